package io.tiercel;

import static io.tiercel.testkit.ModelStack.FAR;
import static io.tiercel.testkit.ModelStack.MEMORY;
import static io.tiercel.testkit.ModelStack.SHARED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.tiercel.error.TierException;
import io.tiercel.internal.EngineAccess;
import io.tiercel.testkit.Facade;
import io.tiercel.testkit.Fault.Failure;
import io.tiercel.testkit.Faults.Operation;
import io.tiercel.testkit.ModelStack;
import io.tiercel.testkit.RecordingLoader;
import io.tiercel.testkit.Scene;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Reads of many keys that the source alone may answer. */
@Timeout(60)
class ReloadTest {
  private static final List<String> KEYS = List.of("a", "b", "c");

  private final ModelStack stack = ModelStack.of(MEMORY, SHARED, FAR);
  private final Scene scene = new Scene(stack, Facade.BLOCKING);
  private final RecordingLoader loader = new RecordingLoader().bulk();

  @AfterEach
  void close() {
    scene.close();
  }

  private static TieredCache<String, String> reloading(
      Facade facade, TieredCache<String, String> cache) {
    return facade.of(cache).with(CacheOptions.NONE.reloading());
  }

  @ParameterizedTest
  @EnumSource
  void keys_areLoadedInOneCall(Facade facade) {
    TieredCache<String, String> cache = scene.open(loader);
    TieredCache<String, String> other = scene.open(loader);
    cache.getAll(KEYS);
    assertThat(reloading(facade, cache).getAll(KEYS))
        .isEqualTo(Map.of("a", "a#2", "b", "b#2", "c", "c#2"));
    assertThat(loader.calls()).containsExactly(KEYS, KEYS);
    assertThat(other.getAll(KEYS)).containsEntry("c", "c#2");
    assertThat(cache.get("c")).isEqualTo("c#2");
    assertThat(loader.calls()).hasSize(2);
  }

  @Test
  void keyThatCouldNotBeStored_isNotAnsweredWithWhatStoodThere() {
    TieredCache<String, String> cache = scene.open(loader);
    loader.becomes("a", "old");
    assertThat(cache.get("a")).isEqualTo("old");
    loader.becomes("a", "new");
    String loaded =
        reloading(Facade.BLOCKING, cache)
            .get(
                "a",
                key -> {
                  stack.server(SHARED).<String, String>store(cache.name()).evictLease(key);
                  return "new";
                });
    assertThat(loaded).isEqualTo("new");
    assertThat(cache.get("a")).isEqualTo("new");
  }

  @ParameterizedTest
  @EnumSource
  void loaderThatIsGiven_isCalledOnce(Facade facade) {
    TieredCache<String, String> cache = scene.open(loader);
    List<Collection<String>> calls = new ArrayList<>();
    Map<String, String> values =
        reloading(facade, cache)
            .getAll(
                KEYS,
                keys -> {
                  calls.add(List.copyOf(keys));
                  Map<String, String> given = new HashMap<>();
                  keys.forEach(key -> given.put(key, "given"));
                  return given;
                });
    assertThat(values).hasSize(3).containsEntry("b", "given");
    assertThat(calls).hasSize(1);
  }

  @Test
  void noKeys_askNobody() {
    assertThat(reloading(Facade.BLOCKING, scene.open(loader)).getAll(List.of())).isEmpty();
    assertThat(loader.calls()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void keyThatCannotBeTaken_failsTheCallAndNoOtherKey(Facade facade) {
    TieredCache<String, String> cache = scene.open(loader);
    stack.faults(SHARED).next(Operation.TAKE, Failure.FAILS);
    assertThat(catchThrowable(() -> reloading(facade, cache).getAll(KEYS)))
        .isInstanceOf(TierException.class);
    await().until(() -> cache.getAllPresent(KEYS).size() == 2);
    assertThat(loader.calls()).containsExactly(List.of("b", "c"));
  }

  @Test
  void reloadsOfTheSameKeysInAnotherOrder_doNotWaitForEachOther() {
    TieredCache<String, String> cache = reloading(Facade.BLOCKING, scene.open(loader));
    List<CompletableFuture<Integer>> readers =
        IntStream.range(0, 4)
            .mapToObj(
                i ->
                    scene.meanwhile(
                        () -> {
                          int read = 0;
                          for (int n = 0; n < 50; n++) {
                            List<String> order = i % 2 == 0 ? KEYS : List.of("c", "b", "a");
                            read += cache.getAll(order).size();
                          }
                          return read;
                        }))
            .toList();
    for (CompletableFuture<Integer> reader : readers) {
      assertThat(reader).succeedsWithin(Duration.ofSeconds(30)).isEqualTo(150);
    }
    assertThat(EngineAccess.of(cache).inFlight()).isZero();
  }
}
