package io.tiercel;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads the source of truth.
 *
 * <p>It must read what is true at the time of the call, not an older copy, or an invalidation may
 * be followed by a load of the past. It may be called for different keys at once, and for one key
 * by several nodes when their shared tier is down.
 */
@FunctionalInterface
public interface CacheLoader<K, V> {

  /**
   * The value of a key, or null if there is none.
   *
   * @throws Exception whatever went wrong; the reader gets a stale value if there is one, else this
   */
  @Nullable V load(K key) throws Exception;

  /** As {@link #load(Object)}, and may set this one entry's life and tags. */
  default @Nullable V load(K key, EntrySettings entry) throws Exception {
    return load(key);
  }

  /**
   * The values of those keys that have one. Override it where the source of truth answers many keys
   * at once; null, as by default, says that it does not, and each key is loaded by itself.
   *
   * @param keys two or more
   * @param entries gives each key's settings, to be changed before this returns
   */
  default @Nullable Map<K, V> loadAll(Collection<K> keys, Function<K, EntrySettings> entries)
      throws Exception {
    return null;
  }

  /**
   * A loader that sets lives and tags: {@code perEntry((id, entry) -> …)}. Like {@link #load} it
   * may throw checked exceptions.
   */
  static <K, V> CacheLoader<K, V> perEntry(PerEntry<? super K, ? extends V> function) {
    return new CacheLoader<>() {
      @Override
      public @Nullable V load(K key) throws Exception {
        return function.load(key, new EntrySettings());
      }

      @Override
      public @Nullable V load(K key, EntrySettings entry) throws Exception {
        return function.load(key, entry);
      }
    };
  }

  /**
   * A loader that reads many keys in one call: {@code bulk(repository::findAll)}. Like {@link
   * #load} it may throw checked exceptions.
   */
  static <K, V> CacheLoader<K, V> bulk(Bulk<K, ? extends V> function) {
    return new CacheLoader<>() {
      @Override
      public @Nullable V load(K key) throws Exception {
        return found(function.loadAll(List.of(key))).get(key);
      }

      @Override
      public Map<K, V> loadAll(Collection<K> keys, Function<K, EntrySettings> entries)
          throws Exception {
        return new HashMap<>(found(function.loadAll(keys)));
      }
    };
  }

  /**
   * As {@link #bulk}, and sets lives and tags: {@code bulkPerEntry((ids, entries) -> …)}, where
   * {@code entries.apply(id)} is what may be said of one of them.
   */
  static <K, V> CacheLoader<K, V> bulkPerEntry(BulkPerEntry<K, ? extends V> function) {
    return new CacheLoader<>() {
      @Override
      public @Nullable V load(K key) throws Exception {
        return load(key, new EntrySettings());
      }

      @Override
      public @Nullable V load(K key, EntrySettings entry) throws Exception {
        return found(function.loadAll(List.of(key), any -> entry)).get(key);
      }

      @Override
      public Map<K, V> loadAll(Collection<K> keys, Function<K, EntrySettings> entries)
          throws Exception {
        return new HashMap<>(found(function.loadAll(keys, entries)));
      }
    };
  }

  private static <M> M found(@Nullable M map) {
    return Objects.requireNonNull(
        map,
        "The function of a bulk loader answered null; it has to answer a map, without those keys"
            + " that have no value");
  }

  /** A function from a key and its entry's settings to a value; see {@link #perEntry}. */
  @FunctionalInterface
  interface PerEntry<K, V> {

    /** The value of a key, or null if there is none; may set this entry's life and tags. */
    @Nullable V load(K key, EntrySettings entry) throws Exception;
  }

  /** A function from many keys to their values; see {@link #bulk}. */
  @FunctionalInterface
  interface Bulk<K, V> {

    /** The values of those keys that have one. */
    Map<? extends K, ? extends V> loadAll(Collection<K> keys) throws Exception;
  }

  /** A function from many keys and their entries' settings to values; see {@link #bulkPerEntry}. */
  @FunctionalInterface
  interface BulkPerEntry<K, V> {

    /** The values of those keys that have one; may set each entry's life and tags. */
    Map<? extends K, ? extends V> loadAll(Collection<K> keys, Function<K, EntrySettings> entries)
        throws Exception;
  }
}
