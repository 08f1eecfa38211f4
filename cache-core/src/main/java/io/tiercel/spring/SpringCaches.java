package io.tiercel.spring;

import io.tiercel.TieredCache;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;

/** Tiered caches for Spring's own annotations. */
public final class SpringCaches implements CacheManager {

  private final Function<String, @Nullable TieredCache<Object, Object>> source;
  private final Supplier<? extends Collection<String>> names;
  private final Map<String, Cache> caches = new ConcurrentHashMap<>();

  /**
   * The caches of a source.
   *
   * @param source finds or makes a cache by its name; null if there is none
   * @param names those that are known
   */
  public SpringCaches(
      Function<String, @Nullable TieredCache<Object, Object>> source,
      Supplier<? extends Collection<String>> names) {
    this.source = source;
    this.names = names;
  }

  @Override
  public @Nullable Cache getCache(String name) {
    Cache known = caches.get(name);
    if (known != null) {
      return known;
    }
    TieredCache<Object, Object> cache = source.apply(name);
    return cache == null ? null : caches.computeIfAbsent(name, same -> new SpringCache(cache));
  }

  @Override
  public Collection<String> getCacheNames() {
    return names.get();
  }
}
