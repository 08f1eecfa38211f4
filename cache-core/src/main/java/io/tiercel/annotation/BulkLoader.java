package io.tiercel.annotation;

import io.tiercel.CacheLoader;
import io.tiercel.EntrySettings;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Loads what a bulk call misses by one call of its method. */
final class BulkLoader
    implements CacheLoader<Object, Object>, Function<Collection<Object>, Map<Object, Object>> {

  private final BulkReading reading;
  private final Map<Object, Object> elements;
  private final @Nullable Object[] arguments;
  private final Invocation invocation;

  BulkLoader(
      BulkReading reading,
      Map<Object, Object> elements,
      @Nullable Object[] arguments,
      Invocation invocation) {
    this.reading = reading;
    this.elements = elements;
    this.arguments = arguments;
    this.invocation = invocation;
  }

  @Override
  public @Nullable Object load(Object key) throws Exception {
    return load(key, new EntrySettings());
  }

  @Override
  public @Nullable Object load(Object key, EntrySettings entry) throws Exception {
    return loadAll(List.of(key), same -> entry).get(key);
  }

  @Override
  public Map<Object, Object> loadAll(
      Collection<Object> keys, Function<Object, EntrySettings> entries) throws Exception {
    Collection<Object> missing = new ArrayList<>(keys.size());
    keys.forEach(key -> missing.add(elements.get(key)));
    Map<?, ?> loaded = reading.load(missing, arguments, invocation);
    Map<Object, Object> values = new HashMap<>();
    for (Object key : keys) {
      Object value = loaded.get(elements.get(key));
      reading.wishes().note(entries.apply(key), arguments, value);
      if (value != null) {
        values.put(key, value);
      }
    }
    return values;
  }

  @Override
  public Map<Object, Object> apply(Collection<Object> keys) {
    throw new UnsupportedOperationException("a loader");
  }
}
