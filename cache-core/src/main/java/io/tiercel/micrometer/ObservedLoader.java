package io.tiercel.micrometer;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.tiercel.CacheLoader;
import io.tiercel.EntrySettings;
import java.util.Collection;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A loader each of whose runs is one observation {@code tiercel.load.run}, and so a span where
 * there is a tracer. It runs where the loader runs, within the context of whoever asked if the
 * cache carries it there.
 */
public final class ObservedLoader<K, V> implements CacheLoader<K, V> {

  private final String cache;
  private final CacheLoader<K, V> loader;
  private final ObservationRegistry registry;

  private ObservedLoader(String cache, CacheLoader<K, V> loader, ObservationRegistry registry) {
    this.cache = cache;
    this.loader = loader;
    this.registry = registry;
  }

  /** The loader of the cache of that name, observed. */
  public static <K, V> ObservedLoader<K, V> of(
      String cache, CacheLoader<K, V> loader, ObservationRegistry registry) {
    return new ObservedLoader<>(cache, loader, registry);
  }

  @Override
  public @Nullable V load(K key) throws Exception {
    return observed("one", () -> loader.load(key));
  }

  @Override
  public @Nullable V load(K key, EntrySettings entry) throws Exception {
    return observed("one", () -> loader.load(key, entry));
  }

  @Override
  public @Nullable Map<K, V> loadAll(Collection<K> keys, Function<K, EntrySettings> entries)
      throws Exception {
    return observed("many", () -> loader.loadAll(keys, entries));
  }

  /** What may fail in any way. */
  private interface Work<T extends @Nullable Object> {
    T run() throws Exception;
  }

  private <T extends @Nullable Object> T observed(String keys, Work<T> work) throws Exception {
    Observation observation =
        Observation.createNotStarted("tiercel.load.run", registry)
            .contextualName("load " + cache)
            .lowCardinalityKeyValue("cache", cache)
            .lowCardinalityKeyValue("keys", keys)
            .start();
    Observation.Scope scope = observation.openScope();
    try {
      return work.run();
    } catch (Exception | Error failure) {
      observation.error(failure);
      throw failure;
    } finally {
      scope.close();
      observation.stop();
    }
  }
}
