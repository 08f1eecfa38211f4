package io.tiercel.jcache;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import javax.cache.Cache;
import javax.cache.integration.CacheLoaderException;
import javax.cache.integration.CacheWriterException;
import javax.cache.integration.CompletionListener;
import org.jspecify.annotations.Nullable;

/**
 * Operations on many keys. The sink gets them together, while nobody else in this process changes
 * them; then each key has a turn of its own, and a failure at one does not keep the others from
 * theirs.
 */
final class Many<K, V> {

  private final Parts<K, V> parts;
  private final Entries<K, V> entries;

  Many(Parts<K, V> parts, Entries<K, V> entries) {
    this.parts = parts;
    this.entries = entries;
  }

  void put(Map<? extends K, ? extends V> map) {
    Map<K, Object> stored = new LinkedHashMap<>(); // before the sink has written any of them
    map.forEach((key, value) -> stored.put(key, parts.copies().in(value)));
    long begin = parts.counters().begin();
    Sink<K, V> sink = parts.sink();
    if (sink == null) {
      store(stored);
    } else {
      writeAndStore(sink, new LinkedHashMap<>(map), stored);
    }
    parts.counters().putSince(begin);
  }

  private void writeAndStore(Sink<K, V> sink, Map<K, V> all, Map<K, Object> stored) {
    CacheWriterException failure =
        entries.alone(
            Set.copyOf(all.keySet()),
            () -> {
              CacheWriterException thrown = write(sink, all);
              stored.keySet().retainAll(all.keySet());
              store(stored);
              return thrown;
            });
    if (failure != null) {
      throw failure;
    }
  }

  private void store(Map<K, Object> all) {
    each(all.entrySet(), entry -> entries.putStored(entry.getKey(), entry.getValue()));
  }

  /** Writes all, and leaves what was written. */
  private @Nullable CacheWriterException write(Sink<K, V> sink, Map<K, V> all) {
    List<Cache.Entry<? extends K, ? extends V>> open = new ArrayList<>();
    all.forEach((key, value) -> open.add(new Pair<>(key, value)));
    try {
      sink.writeAll(open);
      return null;
    } catch (CacheWriterException failure) {
      open.forEach(entry -> all.remove(entry.getKey()));
      return failure;
    }
  }

  void removeAll() {
    Set<K> keys = new HashSet<>();
    parts.store().iterator().forEachRemaining(entry -> keys.add(entry.getKey()));
    remove(keys);
  }

  void remove(Set<? extends K> keys) {
    Set<K> deleted = new HashSet<>(keys);
    long begin = parts.counters().begin();
    Sink<K, V> sink = parts.sink();
    if (sink == null || deleted.isEmpty()) {
      each(deleted, entries::removeDeleted);
    } else {
      deleteAndRemove(sink, deleted);
    }
    parts.counters().removedSince(begin);
  }

  private void deleteAndRemove(Sink<K, V> sink, Set<K> all) {
    CacheWriterException failure =
        entries.alone(
            Set.copyOf(all),
            () -> {
              CacheWriterException thrown = delete(sink, all);
              each(all, entries::removeDeleted);
              return thrown;
            });
    if (failure != null) {
      throw failure;
    }
  }

  /** Deletes all, and leaves what was deleted. */
  private @Nullable CacheWriterException delete(Sink<K, V> sink, Set<K> all) {
    Collection<K> open = new ArrayList<>(all);
    try {
      sink.deleteAll(open);
      return null;
    } catch (CacheWriterException failure) {
      open.forEach(all::remove);
      return failure;
    }
  }

  private static <T> void each(Set<T> all, Consumer<T> change) {
    RuntimeException first = null;
    for (T one : all) {
      try {
        change.accept(one);
      } catch (RuntimeException failure) {
        first = first == null ? failure : first;
      }
    }
    if (first != null) {
      throw first;
    }
  }

  /** Loads on the executor what is not there, or all. */
  void load(Set<? extends K> keys, boolean replaces, @Nullable CompletionListener listener) {
    Source<K, V> source = parts.source();
    Set<K> wanted = new HashSet<>(keys);
    if (source == null) {
      done(listener);
    } else {
      parts.scheduling().executor().execute(() -> loadNow(source, wanted, replaces, listener));
    }
  }

  private void loadNow(
      Source<K, V> source, Set<K> wanted, boolean replaces, @Nullable CompletionListener listener) {
    try {
      if (replaces) {
        entries.loadAll(source, wanted);
      } else {
        entries.loadMissing(source, wanted);
      }
    } catch (Throwable failure) { // a loader may throw anything, and somebody waits for the end
      failed(listener, failure);
      return;
    }
    done(listener);
  }

  private static void done(@Nullable CompletionListener listener) {
    if (listener != null) {
      listener.onCompletion();
    }
  }

  private static void failed(@Nullable CompletionListener listener, Throwable failure) {
    if (listener == null && failure instanceof Error unheard) {
      throw unheard;
    } else if (listener != null) {
      listener.onException(
          failure instanceof CacheLoaderException loading
              ? loading
              : new CacheLoaderException(failure));
    }
  }
}
