package io.tiercel.spring.boot;

import io.micrometer.core.instrument.MeterRegistry;
import io.tiercel.TieredCache;
import io.tiercel.TieredCaches;
import io.tiercel.micrometer.CacheMeters;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The meters of all caches, those that are built later too. A cache that takes the name of a closed
 * one takes the place of its meters: a registry keeps the first of those that have the same name.
 */
final class CachesMeters implements AutoCloseable {

  private final ConcurrentHashMap<String, CacheMeters> meters = new ConcurrentHashMap<>();
  private final MeterRegistry registry;

  CachesMeters(TieredCaches caches, MeterRegistry registry) {
    this.registry = registry;
    caches.watch(cache -> meters.compute(cache.name(), (name, old) -> bind(cache, old)));
  }

  private CacheMeters bind(TieredCache<?, ?> cache, @Nullable CacheMeters old) {
    if (old != null) {
      old.close();
    }
    return CacheMeters.bind(cache, registry);
  }

  @Override
  public void close() {
    meters.values().forEach(CacheMeters::close);
    meters.clear();
  }
}
