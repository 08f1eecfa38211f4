package io.tiercel;

import static io.tiercel.testkit.ModelStack.MEMORY;
import static io.tiercel.testkit.ModelStack.SHARED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tiercel.error.TierException;
import io.tiercel.spi.Change;
import io.tiercel.spi.Observer;
import io.tiercel.testkit.Elsewhere;
import io.tiercel.testkit.Facade;
import io.tiercel.testkit.Fault.Failure;
import io.tiercel.testkit.Faults.Operation;
import io.tiercel.testkit.ModelStack;
import io.tiercel.testkit.Scene;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What callers are told, and on which thread, when a tier answers late or not at all. */
@Timeout(60)
class UnreachedTierTest {

  private static final Duration SOON = Duration.ofSeconds(10);

  private final ModelStack stack = ModelStack.of(MEMORY, SHARED);
  private final Scene scene = new Scene(stack, Facade.BLOCKING);
  private final ExecutorService network =
      Executors.newSingleThreadExecutor(task -> new Thread(task, "network"));

  @AfterEach
  void close() {
    scene.close();
    network.shutdownNow();
  }

  // the end of a cache

  @Test
  void closeOnAnInterruptedThread_deliversAllTheSame() {
    TieredCache<String, String> cache = scene.open(scene.builder());
    cache.put("k", "v");
    stack.faults(SHARED).next(Operation.REMOVE, Failure.FAILS);
    assertThatThrownBy(() -> cache.invalidate("k")).isInstanceOf(TierException.class);
    stack.faults(SHARED).always(new Elsewhere(network));
    Thread.currentThread().interrupt();
    cache.close();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(cache.operations().undelivered()).isZero();
  }

  @Test
  void invalidationsThatAreLeftAtTheEnd_areTold() {
    List<String> told = new CopyOnWriteArrayList<>();
    Observer<String, String> listening =
        new Observer<>() {
          @Override
          public void survived(String what, Throwable failure) {
            told.add(what + ": " + failure.getMessage());
          }
        };
    TieredCache<String, String> cache = scene.open(scene.builder().observer(listening));
    cache.put("k", "v");
    stack.faults(SHARED).always(Operation.REMOVE, Failure.FAILS);
    assertThatThrownBy(() -> cache.invalidate("k")).isInstanceOf(TierException.class);
    CompletableFuture<Void> closing = CompletableFuture.runAsync(cache::close);
    await()
        .until(
            () -> {
              scene.pass(500);
              return closing.isDone();
            });
    assertThat(told).contains("the last delivery of invalidations: 1 were not delivered");
  }

  // the threads of an operator's futures

  @Test
  void futuresOfOperations_neverCompleteOnATiersThread() {
    TieredCache<String, String> cache = scene.open(scene.builder().loader(key -> key));
    cache.put("k", "v");
    stack.faults(SHARED).always(new Elsewhere(network));
    CacheOperations<String> operations = cache.operations();
    List<Supplier<CompletableFuture<?>>> asked =
        List.of(
            () -> operations.explain("k"),
            () -> operations.control().preview(Change.of("k")),
            () -> operations.control().invalidate(Change.of("k")),
            operations::settled);
    for (Supplier<CompletableFuture<?>> asking : asked) {
      assertThat(asking.get().thenApply(done -> Thread.currentThread().getName()))
          .succeedsWithin(SOON)
          .isNotEqualTo("network");
    }
  }

  // atomic operations that change nothing

  @Test
  void functionThatThrows_isHeardThoughItsKeyCannotBePutBack() {
    TieredCache<String, String> cache = scene.open(scene.builder());
    cache.put("k", "v");
    stack.faults(SHARED).next(Operation.FILL, Failure.FAILS);
    IllegalArgumentException own = new IllegalArgumentException("of the application");
    assertThatThrownBy(
            () ->
                cache
                    .asMap()
                    .compute(
                        "k",
                        (key, old) -> {
                          throw own;
                        }))
        .isSameAs(own)
        .satisfies(thrown -> assertThat(thrown.getSuppressed()).hasSize(1));
    assertThat(cache.getIfPresent("k")).isNull();
  }

  @Test
  void keyThatCannotBePutBack_isInvalidated() {
    List<Change<String>> told = new CopyOnWriteArrayList<>();
    Observer<String, String> listening =
        new Observer<>() {
          @Override
          public void invalidated(Change<String> change, Throwable failure) {
            told.add(change);
          }
        };
    TieredCache<String, String> cache = scene.open(scene.builder().observer(listening));
    cache.put("k", "v");
    stack.faults(SHARED).next(Operation.FILL, Failure.FAILS);
    assertThatThrownBy(() -> cache.asMap().putIfAbsent("k", "other"))
        .isInstanceOf(TierException.class)
        .hasMessageContaining("invalidated");
    assertThat(told).containsExactly(Change.of("k"));
    assertThat(cache.getIfPresent("k")).isNull();
  }
}
