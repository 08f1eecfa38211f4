package io.tiercel.bench;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tiercel.TieredCache;
import io.tiercel.micrometer.CacheMeters;
import org.jspecify.annotations.Nullable;

/** A cache with all that there is to watch it, bound to a registry. */
record MeteredContender(CacheContender cache, CacheMeters meters) implements Contender {

  private static final int HOT_KEYS = 20;

  static MeteredContender open(long size) {
    TieredCache<Long, String> cache =
        TieredCache.<Long, String>named("benchmark")
            .memory(memory -> memory.maximumSize(size))
            .hotKeys(HOT_KEYS)
            .build();
    CacheMeters meters = CacheMeters.bind(cache, new SimpleMeterRegistry());
    return new MeteredContender(new CacheContender(cache), meters);
  }

  @Override
  public @Nullable Object get(Long key) {
    return cache.get(key);
  }

  @Override
  public void put(Long key, String value) {
    cache.put(key, value);
  }

  @Override
  public Object load(Long key) {
    return cache.load(key);
  }

  @Override
  public void close() {
    meters.close();
    cache.close();
  }
}
