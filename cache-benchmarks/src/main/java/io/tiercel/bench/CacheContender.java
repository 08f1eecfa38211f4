package io.tiercel.bench;

import io.tiercel.CacheBuilder;
import io.tiercel.TieredCache;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A cache of one memory tier, through the API. */
record CacheContender(TieredCache<Long, String> cache) implements Contender {

  static CacheContender plain(long size) {
    return new CacheContender(builder(size).withoutStatistics().build());
  }

  static CacheContender counting(long size) {
    return new CacheContender(builder(size).build());
  }

  static CacheContender full(long size) {
    return new CacheContender(
        TieredCache.<Long, String>named("benchmark")
            .memory(memory -> memory.maximumSize(size).timeToLive(LIFE))
            .refreshAfter(REFRESH)
            .loader(key -> "loaded " + key)
            .build());
  }

  private static CacheBuilder<Long, String> builder(long size) {
    return TieredCache.<Long, String>named("benchmark").memory(memory -> memory.maximumSize(size));
  }

  @Override
  public @Nullable Object get(Long key) {
    return cache.getIfPresent(key);
  }

  @Override
  public void put(Long key, String value) {
    cache.put(key, value);
  }

  @Override
  public Object load(Long key) {
    return Objects.requireNonNull(cache.get(key, made -> "loaded"));
  }

  @Override
  public void close() {
    cache.close();
  }
}
