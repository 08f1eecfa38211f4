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
  private final Function<TieredCache<Object, Object>, Cache> view;
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
    this(source, names, SpringCache::new);
  }

  private SpringCaches(
      Function<String, @Nullable TieredCache<Object, Object>> source,
      Supplier<? extends Collection<String>> names,
      Function<TieredCache<Object, Object>, Cache> view) {
    this.source = source;
    this.names = names;
    this.view = view;
  }

  /** The same for operations that put only what they have looked for and not found. */
  SpringCaches ofLooks() {
    return new SpringCaches(source, names, SpringCache::ofLooks);
  }

  @Override
  public @Nullable Cache getCache(String name) {
    Cache known = caches.get(name);
    if (known != null) {
      return known;
    }
    TieredCache<Object, Object> cache = source.apply(name);
    return cache == null ? null : caches.computeIfAbsent(name, same -> view.apply(cache));
  }

  @Override
  public Collection<String> getCacheNames() {
    return names.get();
  }
}
