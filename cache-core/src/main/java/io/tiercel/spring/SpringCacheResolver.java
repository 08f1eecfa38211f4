package io.tiercel.spring;

import java.util.Collection;
import org.springframework.cache.Cache;
import org.springframework.cache.interceptor.CacheOperationInvocationContext;
import org.springframework.cache.interceptor.CacheResolver;
import org.springframework.cache.interceptor.CacheableOperation;
import org.springframework.cache.interceptor.SimpleCacheResolver;

/**
 * Tells the puts of {@code @Cacheable} from those of {@code @CachePut}, which are one operation of
 * {@link Cache}. The former only keep what a reader has at hand: they fail for no tier, and null
 * invalidates nothing. The latter are changes.
 */
public final class SpringCacheResolver implements CacheResolver {

  private final CacheResolver looks;
  private final CacheResolver changes;

  /** For the caches of that manager. */
  public SpringCacheResolver(SpringCaches caches) {
    this.looks = new SimpleCacheResolver(caches.ofLooks());
    this.changes = new SimpleCacheResolver(caches);
  }

  @Override
  public Collection<? extends Cache> resolveCaches(CacheOperationInvocationContext<?> context) {
    boolean looking = context.getOperation() instanceof CacheableOperation;
    return (looking ? looks : changes).resolveCaches(context);
  }
}
