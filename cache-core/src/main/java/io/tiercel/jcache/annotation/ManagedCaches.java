package io.tiercel.jcache.annotation;

import java.lang.annotation.Annotation;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.Caching;
import javax.cache.annotation.CacheInvocationContext;
import javax.cache.annotation.CacheMethodDetails;
import javax.cache.annotation.CacheResolver;
import javax.cache.annotation.CacheResolverFactory;
import javax.cache.annotation.CacheResult;
import javax.cache.configuration.MutableConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * Finds caches as the standard says, in the default manager of the default provider, whoever that
 * is; one that is not there is made, without any settings. For {@code cacheResolverFactory}.
 */
public final class ManagedCaches implements CacheResolverFactory {

  private final @Nullable CacheManager given;

  /** The default manager. */
  public ManagedCaches() {
    this.given = null;
  }

  /** Another manager, for a factory of the application's own. */
  public ManagedCaches(CacheManager manager) {
    this.given = manager;
  }

  @Override
  public CacheResolver getCacheResolver(CacheMethodDetails<? extends Annotation> method) {
    return resolver(method.getCacheName());
  }

  @Override
  public CacheResolver getExceptionCacheResolver(CacheMethodDetails<CacheResult> method) {
    return resolver(method.getCacheAnnotation().exceptionCacheName());
  }

  private CacheResolver resolver(String name) {
    CacheManager manager = given == null ? Caching.getCachingProvider().getCacheManager() : given;
    Cache<?, ?> cache = manager.getCache(name);
    return new Found(
        cache == null ? manager.createCache(name, new MutableConfiguration<>()) : cache);
  }

  private record Found(Cache<?, ?> cache) implements CacheResolver {
    @Override
    @SuppressWarnings("unchecked") // the method answers for the types
    public <K, V> Cache<K, V> resolveCache(CacheInvocationContext<? extends Annotation> call) {
      return (Cache<K, V>) cache;
    }
  }
}
