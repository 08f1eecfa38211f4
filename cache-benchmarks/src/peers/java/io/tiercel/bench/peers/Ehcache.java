package io.tiercel.bench.peers;

import io.tiercel.bench.Contender;
import io.tiercel.bench.Peer;
import org.ehcache.Cache;
import org.ehcache.CacheManager;
import org.ehcache.config.builders.CacheConfigurationBuilder;
import org.ehcache.config.builders.CacheManagerBuilder;
import org.ehcache.config.builders.ResourcePoolsBuilder;
import org.jspecify.annotations.Nullable;

/** Ehcache on the heap. */
public final class Ehcache implements Peer {

  @Override
  public String name() {
    return "EHCACHE";
  }

  @Override
  public Contender open(long size) {
    CacheManager manager = CacheManagerBuilder.newCacheManagerBuilder().build(true);
    Cache<Long, String> cache =
        manager.createCache(
            "benchmark",
            CacheConfigurationBuilder.newCacheConfigurationBuilder(
                Long.class, String.class, ResourcePoolsBuilder.heap(size)));
    return new Opened(manager, cache);
  }

  private record Opened(CacheManager manager, Cache<Long, String> cache) implements Contender {
    @Override
    public @Nullable Object get(Long key) {
      return cache.get(key);
    }

    @Override
    public void put(Long key, String value) {
      cache.put(key, value);
    }

    /** As an application does: Ehcache loads for a whole cache, by its configuration, only. */
    @Override
    public Object load(Long key) {
      String present = cache.get(key);
      if (present == null) {
        present = "loaded";
        cache.put(key, present);
      }
      return present;
    }

    @Override
    public void close() {
      manager.close();
    }
  }
}
