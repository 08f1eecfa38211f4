package io.tiercel.jcache.annotation;

import java.util.Arrays;
import javax.cache.annotation.CacheInvocationParameter;
import javax.cache.annotation.CacheKeyInvocationContext;
import javax.cache.annotation.GeneratedCacheKey;
import org.jspecify.annotations.Nullable;

/** The key of a call for a resolved cache, where the application does not make it itself. */
final class PartsKey implements GeneratedCacheKey {

  private static final long serialVersionUID = 1L;

  @SuppressWarnings("serial") // where keys are written, their parts have to be serializable
  private final @Nullable Object[] parts;

  PartsKey(CacheKeyInvocationContext<?> call) {
    this.parts =
        Arrays.stream(call.getKeyParameters()).map(CacheInvocationParameter::getValue).toArray();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PartsKey key && Arrays.deepEquals(parts, key.parts);
  }

  @Override
  public int hashCode() {
    return Arrays.deepHashCode(parts);
  }

  @Override
  public String toString() {
    return "a key of " + parts.length + " parts"; // what they are is nobody's business in a log
  }
}
