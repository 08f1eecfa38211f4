package io.tiercel.annotation;

import io.tiercel.AsyncTieredCache;
import io.tiercel.CacheOptions;
import io.tiercel.TieredCache;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Store} does: stores a value with its life and tags; null takes away what is there.
 */
record Storing(
    TieredCache<Object, Object> cache,
    CacheOptions options,
    Key key,
    Expression value,
    List<Expression> tags)
    implements Effect.Change {

  @Override
  public Effect.Pending of(@Nullable Object[] arguments, @Nullable Object result) {
    Object present = key.of(arguments, result);
    Object stored = value.value(arguments, result);
    if (stored == null) {
      return () -> cache.async().invalidate(present);
    }
    AsyncTieredCache<Object, Object> view = cache.async().with(tagged(arguments, result));
    return new Put(view, present, stored);
  }

  /** Stores; what may not have been committed takes away what is there. */
  private record Put(AsyncTieredCache<Object, Object> view, Object key, Object value)
      implements Effect.Pending {
    @Override
    public CompletableFuture<Void> begin() {
      return view.put(key, value);
    }

    @Override
    public CompletableFuture<Void> beginInDoubt() {
      return view.invalidate(key);
    }
  }

  private CacheOptions tagged(@Nullable Object[] arguments, @Nullable Object result) {
    if (tags.isEmpty()) {
      return options;
    }
    return options.tagged(
        tags.stream()
            .map(tag -> String.valueOf(tag.value(arguments, result)))
            .distinct()
            .toArray(String[]::new));
  }
}
