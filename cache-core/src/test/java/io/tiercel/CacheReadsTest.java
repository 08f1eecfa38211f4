package io.tiercel;

import static io.tiercel.testkit.ModelStack.FAR;
import static io.tiercel.testkit.ModelStack.MEMORY;
import static io.tiercel.testkit.ModelStack.SHARED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tiercel.control.TierMode;
import io.tiercel.micrometer.CacheMeters;
import io.tiercel.testkit.Facade;
import io.tiercel.testkit.ModelStack;
import io.tiercel.testkit.RecordingLoader;
import io.tiercel.testkit.Scene;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whether a cache as a whole counts what its readers read, each once, however tiers were asked. */
@Timeout(60)
class CacheReadsTest {
  private final ModelStack two = ModelStack.of(MEMORY, SHARED);
  private final Scene scene = new Scene(two, Facade.BLOCKING);
  private final Scene wide = new Scene(ModelStack.of(MEMORY, SHARED, FAR), Facade.BLOCKING);
  private final RecordingLoader loader = new RecordingLoader();

  @AfterEach
  void close() {
    two.faults(SHARED).heal();
    scene.close();
    wide.close();
  }

  private static final class Gets implements AutoCloseable {
    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final CacheMeters meters;

    Gets(TieredCache<?, ?> cache) {
      meters = CacheMeters.bind(cache, registry);
    }

    private long of(String result) {
      return (long) registry.get("cache.gets").tag("result", result).functionCounter().count();
    }

    void are(long hits, long misses) {
      assertThat(Map.of("hit", of("hit"), "miss", of("miss")))
          .isEqualTo(Map.of("hit", hits, "miss", misses));
    }

    @Override
    public void close() {
      meters.close();
    }
  }

  @Test
  void readThatWaitsForAnotherNode_isOneMiss() {
    TieredCache<String, String> one = scene.open(loader);
    TieredCache<String, String> other =
        scene.open(loader, builder -> builder.waitAtMost(scene.units(60)));
    loader.holds("k");
    CompletableFuture<String> loading = scene.meanwhile(() -> one.get("k"));
    await().until(() -> loader.loads("k") == 1);
    try (Gets gets = new Gets(other)) {
      CompletableFuture<String> waiting = scene.meanwhile(() -> other.get("k"));
      await().until(() -> other.stats().tier(SHARED).reads() > 0);
      scene.pass(10);
      loader.releases("k");
      assertThat(waiting.join()).isEqualTo("k#1");
      assertThat(loading.join()).isEqualTo("k#1");
      assertThat(other.stats().tier(SHARED).misses()).isEqualTo(1);
      assertThat(other.stats().tier(SHARED).reads()).isEqualTo(1);
      gets.are(0, 1);
    }
  }

  @Test
  void readThatWaitedLongEnough_isOneMissToo() {
    TieredCache<String, String> one = scene.open(loader);
    TieredCache<String, String> other =
        scene.open(loader, builder -> builder.loader(key -> "own").waitAtMost(scene.units(0.2)));
    loader.holds("k");
    CompletableFuture<String> loading = scene.meanwhile(() -> one.get("k"));
    await().until(() -> loader.loads("k") == 1);
    try (Gets gets = new Gets(other)) {
      assertThat(other.get("k")).isEqualTo("own");
      gets.are(0, 1);
    }
    loader.releases("k");
    assertThat(loading.join()).isEqualTo("k#1");
  }

  @Test
  void renewal_isNoRead() {
    TieredCache<String, String> cache =
        scene.open(loader, builder -> builder.refreshAfter(scene.units(10)));
    try (Gets gets = new Gets(cache)) {
      cache.get("k");
      scene.pass(11);
      assertThat(cache.get("k")).isEqualTo("k#1");
      await().until(() -> "k#2".equals(cache.asMap().get("k")));
      long reads = cache.stats().tier(MEMORY).hits();
      assertThat(cache.stats().refreshes()).isEqualTo(1);
      assertThat(cache.stats().tier(MEMORY).stale()).isZero();
      assertThat(cache.stats().tier(SHARED).reads()).isEqualTo(1);
      gets.are(reads, 1);
    }
  }

  @Test
  void readsPastATierThatIsOff_areMisses() {
    TieredCache<String, String> cache = scene.open(loader);
    cache.operations().control().switchTier(SHARED, TierMode.OFF);
    try (Gets gets = new Gets(cache)) {
      for (int i = 0; i < 10; i++) {
        cache.get("new" + i);
      }
      cache.getIfPresent("none");
      gets.are(0, 11);
      assertThat(cache.stats().tier(SHARED).reads()).isZero();
    }
  }

  @Test
  void whatAHomeThatIsOffWithholds_isNoHit() {
    TieredCache<String, String> other = wide.open(loader);
    TieredCache<String, String> cache = wide.open(loader);
    other.getAll(List.of("k", "l"));
    cache.operations().control().switchTier(SHARED, TierMode.OFF);
    try (Gets gets = new Gets(cache)) {
      assertThat(cache.getAll(List.of("k", "l"))).hasSize(2);
      assertThat(cache.stats().tier(SHARED).reads()).isZero();
      assertThat(cache.stats().tier(FAR).hits()).isEqualTo(2);
      gets.are(2, 0);
    }
  }

  @Test
  void readsOfAllKinds_areHitsOfAnyTierOrMissesOfAll() {
    TieredCache<String, String> other = wide.open(loader);
    TieredCache<String, String> cache = wide.open(loader);
    loader.fails("bad", new IllegalStateException("down"));
    other.getAll(List.of("a", "b"));
    try (Gets gets = new Gets(cache)) {
      assertThat(cache.getAll(List.of("a", "b", "c", "d"))).hasSize(4); // two of Home, two loaded
      cache.get("a"); // of memory
      cache.getAllPresent(List.of("a", "none")); // of memory, none
      assertThatThrownBy(() -> cache.get("bad")).hasMessage("down"); // none
      gets.are(4, 4);
      cache.put("p", "v");
      cache.asMap().putIfAbsent("q", "v");
      cache.with(CacheOptions.NONE.reloading()).get("a");
      gets.are(4, 4); // nothing that the tiers were asked to answer
    }
  }

  @Test
  void memoryAlone_countsEachReadOnce() {
    Scene alone = new Scene(ModelStack.of(MEMORY), Facade.BLOCKING);
    TieredCache<String, String> cache = alone.open(loader);
    try (Gets gets = new Gets(cache)) {
      cache.getIfPresent("k");
      cache.get("k");
      cache.get("k");
      cache.async().get("l").join();
      gets.are(1, 3);
    }
    alone.close();
  }
}
