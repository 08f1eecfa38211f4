package io.tiercel.jcache.annotation;

import io.tiercel.TieredCache;
import io.tiercel.TieredCaches;
import io.tiercel.annotation.Caching;
import javax.cache.annotation.BeanProvider;

/** Makes the annotated objects of the compatibility kit, over caches that are made as needed. */
public final class KitBeans implements BeanProvider {

  private final TieredCaches caches = new TieredCaches();

  /** For {@link java.util.ServiceLoader}. */
  public KitBeans() {}

  @Override
  public <T> T getBeanByType(Class<T> type) {
    return Caching.over(
            use ->
                caches.build(
                    TieredCache.named(use.cache().replaceAll("[(),]", "_"))
                        .memory(memory -> memory.maximumSize(100))))
        .create(type);
  }
}
