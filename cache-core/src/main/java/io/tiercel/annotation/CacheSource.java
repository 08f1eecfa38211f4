package io.tiercel.annotation;

import io.tiercel.TieredCache;
import org.jspecify.annotations.Nullable;

/** Where annotated methods find their caches. */
@FunctionalInterface
public interface CacheSource {

  /** The cache that a method uses, found or made for it, or null if there is none of that name. */
  @Nullable TieredCache<Object, Object> find(CacheUse use);
}
