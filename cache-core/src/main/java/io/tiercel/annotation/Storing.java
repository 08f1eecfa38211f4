package io.tiercel.annotation;

import io.tiercel.AsyncTieredCache;
import io.tiercel.CacheOptions;
import io.tiercel.TieredCache;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
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
  public Supplier<CompletableFuture<Void>> of(
      @Nullable Object[] arguments, @Nullable Object result) {
    Object present = key.of(arguments, result);
    Object stored = value.value(arguments, result);
    if (stored == null) {
      return () -> cache.async().invalidate(present);
    }
    AsyncTieredCache<Object, Object> view = cache.async().with(tagged(arguments, result));
    return () -> view.put(present, stored);
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
