package io.tiercel.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tiercel.AsyncTieredCache;
import io.tiercel.TieredCache;
import java.lang.ref.WeakReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How long meters say something. */
@Timeout(60)
class MeterLifeTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  private static TieredCache<String, String> build() {
    return TieredCache.<String, String>named("products")
        .memory(memory -> memory.maximumSize(10))
        .loader(key -> key)
        .build();
  }

  /** Leaves nothing of the object that was bound but the view that is answered. */
  private AsyncTieredCache<String, String> viewOfABoundCache() {
    TieredCache<String, String> cache = build();
    CacheMeters.bind(cache, registry);
    return cache.async();
  }

  private double misses() {
    return registry.get("cache.gets").tag("result", "miss").functionCounter().count();
  }

  private double score() {
    return registry.get("tiercel.health.score").gauge().value();
  }

  @Test
  void metersOfACacheThatOnlyAViewIsKeptOf_goOn() {
    AsyncTieredCache<String, String> view = viewOfABoundCache();
    view.get("a").join();
    for (int i = 0; i < 20; i++) {
      System.gc();
      assertThat(score()).isEqualTo(100);
    }
    view.get("b").join();
    assertThat(misses()).isEqualTo(2);
    view.blocking().close();
  }

  @Test
  void closedMeters_letTheCacheGo() {
    WeakReference<TieredCache<String, String>> gone = closedMeters();
    await()
        .until(
            () -> {
              System.gc();
              return gone.get() == null;
            });
  }

  private WeakReference<TieredCache<String, String>> closedMeters() {
    TieredCache<String, String> cache = build();
    CacheMeters meters = CacheMeters.bind(cache, registry);
    cache.close();
    meters.close();
    assertThat(registry.getMeters()).isEmpty();
    return new WeakReference<>(cache);
  }
}
