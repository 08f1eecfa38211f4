package io.tiercel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiercel.internal.EngineAccess;
import io.tiercel.spi.Observer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nobody waits for ever, and no place stays taken, whatever code throws that the cache calls. */
@Timeout(60)
class MishapTest {

  private static final Duration SOON = Duration.ofSeconds(5);

  private static CacheBuilder<String, String> memory() {
    return TieredCache.<String, String>named("c")
        .memory(memory -> memory.maximumSize(100))
        .loader(key -> key);
  }

  private static void assertNothingIsLeft(TieredCache<String, String> cache) {
    assertThat(EngineAccess.of(cache).inFlight()).as("flights").isZero();
    assertThat(cache.operations().state().loads()).as("places taken").isZero();
  }

  /** Throws what no cache expects, on every event of a load. */
  private static final class Broken implements Observer<String, String> {
    @Override
    public void read(String tier, Result result) {
      throw new AssertionError("read");
    }

    @Override
    public void missed(String key) {
      throw new AssertionError("missed");
    }

    @Override
    public void loaded(int keys, long nanos, @Nullable Throwable failure) {
      throw new AssertionError("loaded");
    }
  }

  @Test
  void observerThatThrowsAnError_harmsNoReader() {
    try (TieredCache<String, String> cache = memory().observer(new Broken()).build()) {
      assertThat(cache.async().get("a")).succeedsWithin(SOON).isEqualTo("a");
      assertThat(cache.get("b")).isEqualTo("b");
      assertNothingIsLeft(cache);
    }
  }

  @Test
  void listenerThatThrowsAnError_harmsNoReader() {
    CacheListener<String, String> broken =
        new CacheListener<>() {
          @Override
          public void loaded(int keys, @Nullable Throwable failure) {
            throw new AssertionError("loaded");
          }
        };
    try (TieredCache<String, String> cache =
        memory().listener(broken).executor(Runnable::run).build()) {
      assertThat(cache.async().get("k")).succeedsWithin(SOON).isEqualTo("k");
      assertNothingIsLeft(cache);
    }
  }

  @Test
  void contextThatCannotBeCarried_failsItsLoad() {
    IllegalStateException none = new IllegalStateException("no context");
    ContextCarrier throwing =
        task ->
            () -> {
              throw none;
            };
    assertLoadFailsWith(none, memory().context(throwing));
  }

  @Test
  void contextThatDoesNotRunItsTask_failsItsLoad() {
    try (TieredCache<String, String> cache = memory().context(task -> () -> {}).build()) {
      assertThat(cache.async().get("k"))
          .failsWithin(SOON)
          .withThrowableThat()
          .withMessageContaining("context");
      assertNothingIsLeft(cache);
    }
  }

  /** What is thrown after the task concerns no other one. */
  @Test
  void contextThatFailsAfterItsTask_harmsNoLoad() {
    CountDownLatch both = new CountDownLatch(2);
    ContextCarrier late =
        task ->
            () -> {
              task.run();
              throw new IllegalStateException("late");
            };
    CacheLoader<String, String> meeting =
        key -> {
          both.countDown();
          assertThat(both.await(20, TimeUnit.SECONDS)).isTrue();
          return key;
        };
    try (TieredCache<String, String> cache = memory().loader(meeting).context(late).build()) {
      CompletableFuture<String> one = cache.async().get("a");
      CompletableFuture<String> other = cache.async().get("b");
      assertThat(one).succeedsWithin(SOON).isEqualTo("a");
      assertThat(other).succeedsWithin(SOON).isEqualTo("b");
      assertNothingIsLeft(cache);
    }
  }

  @Test
  void executorThatThrowsAnError_failsItsLoad() {
    OutOfMemoryError full = new OutOfMemoryError("unable to create native thread");
    Executor exhausted =
        task -> {
          throw full;
        };
    assertLoadFailsWith(full, memory().executor(exhausted));
    assertLoadFailsWith(full, memory().executor(exhausted).context(MishapTest::within));
  }

  private static Runnable within(Runnable task) {
    AtomicReference<Runnable> carried = new AtomicReference<>(task);
    return () -> carried.get().run();
  }

  private static void assertLoadFailsWith(Throwable failure, CacheBuilder<String, String> builder) {
    try (TieredCache<String, String> cache = builder.build()) {
      assertThat(cache.async().get("k"))
          .failsWithin(SOON)
          .withThrowableThat()
          .havingRootCause()
          .isSameAs(failure);
      assertNothingIsLeft(cache);
    }
  }

  /** Pauses, answers and retries are run by somebody. */
  @Test
  void taskThatTheExecutorThrowsBack_isRunAllTheSame() {
    AtomicInteger left = new AtomicInteger(1);
    Executor failsAfterAWhile =
        task -> {
          if (left.getAndDecrement() <= 0) {
            throw new OutOfMemoryError("unable to create native thread");
          }
          daemon(task).start();
        };
    try (TieredCache<String, String> cache = memory().executor(failsAfterAWhile).build()) {
      assertThat(cache.async().get("k")).succeedsWithin(SOON).isEqualTo("k");
      Warming warming = cache.operations().warm(List.of("k"));
      assertThat(warming.done()).succeedsWithin(SOON);
      assertThatThrownBy(() -> cache.async().get("l").get(5, TimeUnit.SECONDS))
          .hasRootCauseInstanceOf(OutOfMemoryError.class);
    }
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "mishap");
    thread.setDaemon(true);
    return thread;
  }
}
