package io.tiercel.internal;

import io.tiercel.CacheLoader;
import io.tiercel.EntrySettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Runs a loader for one key or many, and keeps the failure of one key from the others. */
final class Source<K, V> {

  /**
   * What a load brought for one key: a value, known absence, or a failure.
   *
   * @param settings what the loader said of the entry
   */
  record Loaded<V>(
      @Nullable V value, @Nullable EntrySettings settings, @Nullable Throwable failure) {

    static <V> Loaded<V> failed(Throwable failure) {
      return new Loaded<>(null, null, failure);
    }
  }

  private final CacheLoader<K, V> loader;

  Source(CacheLoader<K, V> loader) {
    this.loader = loader;
  }

  /**
   * Loads the keys; answers stand in their order.
   *
   * @param goesOn is told of each key where they are loaded one after the other, and may end that
   */
  List<Loaded<V>> load(List<K> keys, Predicate<Loaded<V>> goesOn) {
    Map<K, EntrySettings> settings = new HashMap<>();
    try {
      Map<K, V> values =
          loader.loadAll(keys, key -> settings.computeIfAbsent(key, k -> new EntrySettings()));
      return values == null ? loadEach(keys, goesOn) : inOrder(keys, values, settings);
    } catch (Throwable failure) {
      return failedAll(keys.size(), failure);
    }
  }

  /** The same failure for so many keys. */
  static <V> List<Loaded<V>> failedAll(int keys, Throwable failure) {
    List<Loaded<V>> answers = new ArrayList<>(keys);
    for (int i = 0; i < keys; i++) {
      answers.add(Loaded.failed(failure));
    }
    return answers;
  }

  private List<Loaded<V>> loadEach(List<K> keys, Predicate<Loaded<V>> goesOn) {
    List<Loaded<V>> answers = new ArrayList<>(keys.size());
    for (K key : keys) {
      Loaded<V> loaded = loadOne(key);
      answers.add(loaded);
      if (!goesOn.test(loaded)) {
        break;
      }
    }
    return answers;
  }

  /** Loads one key. */
  Loaded<V> loadOne(K key) {
    EntrySettings settings = new EntrySettings();
    try {
      return new Loaded<>(loader.load(key, settings), settings, null);
    } catch (Throwable failure) {
      return Loaded.failed(failure);
    }
  }

  private static <K, V> List<Loaded<V>> inOrder(
      List<K> keys, Map<K, V> values, Map<K, EntrySettings> settings) {
    List<Loaded<V>> answers = new ArrayList<>(keys.size());
    for (K key : keys) {
      answers.add(new Loaded<>(values.get(key), settings.get(key), null));
    }
    return answers;
  }
}
