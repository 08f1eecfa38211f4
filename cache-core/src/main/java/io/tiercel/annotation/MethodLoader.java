package io.tiercel.annotation;

import io.tiercel.CacheLoader;
import io.tiercel.EntrySettings;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Loads by calling a method with the arguments of one call or, if it has none, with the key.
 *
 * <p>It is a function only to be handed over as one: caches call it as a loader.
 */
final class MethodLoader
    implements CacheLoader<Object, Object>, Function<Object, @Nullable Object> {

  private final Reading reading;
  private final @Nullable Object @Nullable [] arguments;
  private final Invocation invocation;

  MethodLoader(Reading reading, @Nullable Object @Nullable [] arguments, Invocation invocation) {
    this.reading = reading;
    this.arguments = arguments;
    this.invocation = invocation;
  }

  @Override
  public @Nullable Object load(Object key) throws Exception {
    return load(key, new EntrySettings());
  }

  @Override
  public @Nullable Object load(Object key, EntrySettings entry) throws Exception {
    @Nullable Object[] given = given(key);
    Object value = reading.load(given, invocation);
    reading.wishes().note(entry, given, value);
    return value;
  }

  private @Nullable Object[] given(Object key) {
    return arguments == null ? new @Nullable Object[] {key} : arguments;
  }

  /** Calls the method, past the cache. */
  @Nullable Object proceed(Object key) throws Throwable {
    return invocation.proceed(given(key));
  }

  @Override
  public @Nullable Object apply(Object key) {
    throw new UnsupportedOperationException("a loader");
  }
}
