package io.tiercel.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiercel.CacheOptions;
import io.tiercel.TieredCache;
import io.tiercel.error.LostLeaseException;
import io.tiercel.policy.RetryPolicy;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** What the view as a map promises: each operation on a key is atomic. */
public abstract class MapScenarios extends BulkScenarios {

  static String increment(String number, String by) {
    return String.valueOf(Long.parseLong(number) + Long.parseLong(by));
  }

  @StackScenario
  void mapOperations_areThoseOfAConcurrentMap(Scene scene) {
    TieredCache<String, String> cache = scene.open(scene.builder());
    ConcurrentMap<String, String> map = cache.asMap();
    assertThat(map.get("k")).isNull();
    assertThat(map.containsKey("k")).isFalse();
    assertThat(map.putIfAbsent("k", "1")).isNull();
    assertThat(map.putIfAbsent("k", "2")).isEqualTo("1");
    assertThat(map.get("k")).isEqualTo("1");
    assertThat(map.replace("k", "1", "2")).isTrue();
    assertThat(map.replace("k", "1", "3")).isFalse();
    assertThat(map.replace("k", "4")).isEqualTo("2");
    assertThat(map.replace("none", "4")).isNull();
    assertThat(map.put("k", "5")).isEqualTo("4");
    assertThat(map.remove("k", "4")).isFalse();
    assertThat(map.containsKey("k")).isTrue();
    assertThat(map.remove("k", "5")).isTrue();
    assertThat(map.remove("k")).isNull();
    assertThat(cache.getIfPresent("k")).isNull();
    assertThat(map.put("k", "6")).isNull();
    assertThat(map.remove("k")).isEqualTo("6");
  }

  @StackScenario
  void computations_areThoseOfAConcurrentMap(Scene scene) {
    TieredCache<String, String> cache = scene.open(scene.builder());
    ConcurrentMap<String, String> map = cache.asMap();
    assertThat(map.compute("k", (key, value) -> key + value)).isEqualTo("knull");
    assertThat(map.compute("k", (key, value) -> value + "!")).isEqualTo("knull!");
    assertThat(map.computeIfPresent("k", (key, value) -> value + "!")).isEqualTo("knull!!");
    assertThat(map.computeIfPresent("none", (key, value) -> value + "!")).isNull();
    assertThat(map.computeIfAbsent("k", key -> "other")).isEqualTo("knull!!");
    assertThat(map.computeIfAbsent("new", key -> key + "!")).isEqualTo("new!");
    assertThat(map.merge("m", "1", MapScenarios::increment)).isEqualTo("1");
    assertThat(map.merge("m", "2", MapScenarios::increment)).isEqualTo("3");
    assertThat(map.compute("m", (key, value) -> null)).isNull();
    assertThat(map.compute("m", (key, value) -> null)).isNull();
    assertThat(map.merge("k", "x", (one, other) -> null)).isNull();
    assertThat(cache.getAllPresent(List.of("k", "new", "m"))).containsOnlyKeys("new");
  }

  @StackScenario
  void computedValue_goesWithTheTagsOfWhatItWasMadeOf(Scene scene) {
    TieredCache<String, String> cache = scene.open(scene.builder());
    cache.with(CacheOptions.NONE.tagged("old")).put("k", "1");
    cache.with(CacheOptions.NONE.tagged("new")).asMap().merge("k", "2", MapScenarios::increment);
    assertThat(cache.getIfPresent("k")).isEqualTo("3");
    cache.invalidateTags("old");
    assertThat(cache.getIfPresent("k")).isNull();
    cache.with(CacheOptions.NONE.tagged("old")).put("k", "1");
    cache.with(CacheOptions.NONE.tagged("new")).asMap().replace("k", "2");
    cache.invalidateTags("new");
    assertThat(cache.getIfPresent("k")).isNull();
  }

  @StackScenario
  void wholeMap_isCleared(Scene scene) {
    TieredCache<String, String> cache = scene.open(scene.builder());
    cache.asMap().put("k", "1");
    cache.asMap().clear();
    assertThat(cache.getIfPresent("k")).isNull();
  }

  @StackScenario
  void functionThatThrows_leavesTheKeyAsItWas(Scene scene) {
    TieredCache<String, String> cache = scene.open(scene.builder());
    cache.put("k", "1");
    IllegalStateException failure = new IllegalStateException("function");
    for (String key : List.of("k", "none")) {
      assertThatThrownBy(
              () ->
                  cache
                      .asMap()
                      .compute(
                          key,
                          (k, value) -> {
                            throw failure;
                          }))
          .isSameAs(failure);
    }
    assertThat(cache.getIfPresent("k")).isEqualTo("1");
    assertThat(cache.getIfPresent("none")).isNull();
    assertThat(cache.asMap().merge("k", "1", MapScenarios::increment)).isEqualTo("2");
    assertThat(cache.asMap().putIfAbsent("none", "1")).isNull();
  }

  @StackScenario
  void operationThatChangesNothing_leavesTheKeyAsItWas(Scene scene) {
    RecordingLoader loader = new RecordingLoader();
    TieredCache<String, String> cache = scene.open(loader);
    cache.put("k", "v");
    cache.asMap().putIfAbsent("k", "other");
    cache.asMap().replace("k", "other", "another");
    cache.asMap().remove("k", "other");
    assertThat(cache.get("k")).isEqualTo("v");
    assertThat(cache.getIfPresent("k")).isEqualTo("v");
    assertThat(loader.loads()).isZero();
  }

  @StackScenario
  void operationThatChangesNothing_leavesWhatMayBeServedStale(Scene scene) {
    RecordingLoader loader = new RecordingLoader();
    TieredCache<String, String> cache = stale(scene, loader, RetryPolicy.NONE);
    List<String> keys = List.of("replace", "remove", "compute");
    cache.getAll(keys);
    scene.pass(11);
    keys.forEach(key -> loader.fails(key, new IllegalStateException("down")));
    assertThat(cache.asMap().replace("replace", "other")).isNull();
    assertThat(cache.asMap().remove("remove", "other")).isFalse();
    assertThat(cache.asMap().computeIfPresent("compute", (key, value) -> "other")).isNull();
    for (String key : keys) {
      assertThat(cache.getIfPresent(key)).isNull();
      assertThat(cache.get(key)).isEqualTo(key + "#1");
    }
  }

  @StackScenario
  void concurrentMerges_areAllCounted(Scene scene) {
    TieredCache<String, String> cache = scene.open(scene.builder());
    int times = scene.stack().repetitions();
    List<CompletableFuture<String>> writers =
        IntStream.range(0, 8)
            .mapToObj(i -> scene.meanwhile(() -> mergeOften(cache, times)))
            .toList();
    writers.forEach(ScenarioFixture::get);
    assertThat(cache.getIfPresent("sum")).isEqualTo(String.valueOf(8 * times));
  }

  static String mergeOften(TieredCache<String, String> cache, int times) {
    for (int merged = 0; merged < times; merged += merge(cache)) {}
    return "done";
  }

  /**
   * How often it was merged. A node that hears nothing of Home for too long stores nothing there
   * for a moment, and says so: as its exception promises, the caller may try again.
   */
  private static int merge(TieredCache<String, String> cache) {
    try {
      cache.asMap().merge("sum", "1", MapScenarios::increment);
      return 1;
    } catch (LostLeaseException nothingWasStored) {
      return 0;
    }
  }

  @StackScenario
  void operationWhoseKeyIsInvalidatedMeanwhile_losesItsLeaseAndRunsOnce(Scene scene) {
    TieredCache<String, String> cache =
        scene.open(scene.builder().prefixes(':', 1).loader(tagging()));
    for (Invalidating how :
        List.of(Invalidating.KEY, Invalidating.KEYS, Invalidating.ALL, Invalidating.PREFIX)) {
      AtomicInteger runs = new AtomicInteger();
      cache.put(how.key(), "old");
      assertThatThrownBy(
              () ->
                  cache
                      .asMap()
                      .compute(
                          how.key(),
                          (key, value) -> {
                            runs.incrementAndGet();
                            how.change(cache, "unused");
                            return value + "!";
                          }))
          .as("%s", how)
          .isInstanceOf(LostLeaseException.class)
          .hasMessageContaining(cache.name())
          .hasMessageContaining(cache.operations().home());
      assertThat(runs).as("%s", how).hasValue(1);
      assertThat(cache.getIfPresent(how.key())).as("%s", how).isNull();
    }
  }

  @StackScenario
  void putDuringAnOperation_takesPlaceAfterIt(Scene scene) {
    TieredCache<String, String> cache = scene.open(scene.builder());
    CompletableFuture<Boolean> within = new CompletableFuture<>();
    CompletableFuture<Boolean> goOn = new CompletableFuture<>();
    CompletableFuture<String> computed =
        scene.meanwhile(
            () ->
                cache
                    .asMap()
                    .compute(
                        "k",
                        (key, value) -> {
                          within.complete(true);
                          get(goOn);
                          return "computed";
                        }));
    get(within);
    CompletableFuture<?> put = scene.meanwhile(() -> put(cache));
    goOn.complete(true);
    assertThat(get(computed)).isEqualTo("computed");
    get(put);
    assertThat(cache.getIfPresent("k")).isEqualTo("put");
  }

  private static String put(TieredCache<String, String> cache) {
    cache.put("k", "put");
    return "done";
  }
}
