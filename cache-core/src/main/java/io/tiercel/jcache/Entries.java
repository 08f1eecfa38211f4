package io.tiercel.jcache;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.cache.Cache;
import javax.cache.event.EventType;
import javax.cache.processor.EntryProcessor;
import javax.cache.processor.EntryProcessorException;
import org.jspecify.annotations.Nullable;

/** What operations do with the entries of a cache. Arguments are checked by whoever calls. */
final class Entries<K, V> {

  private final Parts<K, V> parts;
  private final Cache<K, V> cache;
  private final KeyLocks<K> locks = new KeyLocks<>();

  Entries(Parts<K, V> parts, Cache<K, V> cache) {
    this.parts = parts;
    this.cache = cache;
  }

  /**
   * Alone with a key; the sink and the listeners hear of it before anything else happens to the
   * key.
   */
  <R extends @Nullable Object> R alone(K key, Function<Turn<K, V>, R> step) {
    if (parts.listeners().isEmpty() && parts.sink() == null) {
      return turn(key, step);
    }
    locks.lock(key);
    try {
      return turn(key, step);
    } finally {
      locks.unlock(key);
    }
  }

  /** Does something while no key of these is changed by anybody else in this process. */
  <R extends @Nullable Object> R alone(Collection<? extends K> keys, Supplier<R> step) {
    locks.lockAll(keys);
    try {
      return step.get();
    } finally {
      locks.unlockAll(keys);
    }
  }

  private <R extends @Nullable Object> R turn(K key, Function<Turn<K, V>, R> step) {
    Run<K, V, R> run = new Run<>();
    K own = parts.copyOf(key);
    parts
        .store()
        .update(
            own,
            found -> {
              run.turn = new Turn<>(parts, cache, own, found);
              run.result = step.apply(run.turn);
              return run.turn.outcome();
            });
    parts.listeners().tell(Objects.requireNonNull(run.turn).events());
    return run.result();
  }

  private static final class Run<K, V, R extends @Nullable Object> {
    private @Nullable Turn<K, V> turn;
    private @Nullable R result;

    @SuppressWarnings("NullAway") // null is among the results where the operation's type says so
    private R result() {
      return result;
    }
  }

  @Nullable V get(K key) {
    long begin = parts.counters().begin();
    V value = read(key);
    parts.counters().gotSince(begin);
    return value;
  }

  private @Nullable V read(K key) {
    Held held = parts.store().peek(key);
    long now = parts.scheduling().millis();
    if (held != null && !held.isExpired(now)) {
      parts.counters().read(true);
      parts.lives().accessed(now, held);
      return parts.value(held);
    }
    Source<K, V> source = parts.reader();
    if (held == null && source == null) {
      parts.counters().read(false);
      return null;
    }
    return source != null && parts.store().loads()
        ? loadThere(key, source)
        : alone(key, turn -> readOrLoad(key, turn, source));
  }

  /** Lets tiers load as they do: once for all who ask, in the whole fleet. */
  private @Nullable V loadThere(K key, Source<K, V> source) {
    parts.counters().read(false);
    K own = parts.copyOf(key);
    List<Held> loaded = new ArrayList<>(1);
    Held found =
        parts
            .store()
            .load(
                own,
                wanted -> {
                  V value = source.load(wanted);
                  Object stored = value == null ? null : parts.copies().in(value);
                  if (stored != null) {
                    loaded.add(new Held(stored, Held.ETERNAL));
                  }
                  return stored;
                });
    if (!loaded.isEmpty() && !parts.listeners().isEmpty()) {
      V value = parts.value(loaded.get(0));
      parts.listeners().tell(List.of(new Event<>(cache, EventType.CREATED, own, value, null)));
    }
    return found == null ? null : parts.value(found);
  }

  /** The values of those keys that have one; what is not there is loaded in one call. */
  Map<K, V> getAll(Set<? extends K> keys) {
    Map<K, V> values = new HashMap<>();
    Set<K> missing = new HashSet<>();
    Map<K, Held> there = parts.store().peekAll(keys);
    long now = parts.scheduling().millis();
    for (K key : keys) {
      long begin = parts.counters().begin();
      Held held = there.get(key);
      if (held == null || held.isExpired(now)) {
        missing.add(key);
      } else {
        parts.counters().read(true);
        parts.lives().accessed(now, held);
        values.put(key, parts.value(held));
        parts.counters().gotSince(begin);
      }
    }
    addMissing(missing, values);
    return values;
  }

  private void addMissing(Set<K> missing, Map<K, V> values) {
    Source<K, V> source = parts.reader();
    if (source == null || missing.size() < 2) {
      for (K key : missing) {
        V value = get(key);
        if (value != null) {
          values.put(key, value);
        }
      }
      return;
    }
    values.putAll(loadMissing(source, missing));
    missing.forEach(key -> parts.counters().read(false));
  }

  /** Loads in one call what is not there; answers what is there then. */
  Map<K, V> loadMissing(Source<K, V> source, Set<K> keys) {
    removeExpired(keys);
    return new BulkLoad<>(parts, cache, source).missing(keys);
  }

  /** Loads all in one call, and replaces what is there. */
  void loadAll(Source<K, V> source, Set<K> keys) {
    removeExpired(keys);
    new BulkLoad<>(parts, cache, source)
        .all(keys)
        .forEach(
            (key, replacement) ->
                alone(
                    key,
                    turn -> {
                      turn.replace(replacement);
                      return null;
                    }));
  }

  private void removeExpired(Set<K> keys) {
    long now = parts.scheduling().millis();
    parts
        .store()
        .peekAll(keys)
        .forEach(
            (key, held) -> {
              if (held.isExpired(now)) {
                alone(key, Turn::exists);
              }
            });
  }

  private @Nullable V readOrLoad(K key, Turn<K, V> turn, @Nullable Source<K, V> source) {
    turn.counted();
    if (turn.exists()) {
      turn.accessed();
      return turn.value();
    }
    V loaded = source == null ? null : source.load(key);
    if (loaded != null) {
      turn.putLoaded(loaded);
    }
    return loaded;
  }

  boolean contains(K key) {
    Held held = parts.store().peek(key);
    return held != null && !held.isExpired(parts.scheduling().millis());
  }

  void put(K key, V value) {
    long begin = parts.counters().begin();
    alone(
        key,
        turn -> {
          turn.put(value);
          return null;
        });
    parts.counters().putSince(begin);
  }

  /** Puts a value, in the form in which it is kept, that the sink has written already. */
  void putStored(K key, Object stored) {
    alone(
        key,
        turn -> {
          turn.putStored(stored);
          return null;
        });
  }

  @Nullable V getAndPut(K key, V value) {
    long begin = parts.counters().begin();
    V old =
        alone(
            key,
            turn -> {
              V was = turn.value();
              turn.put(value);
              turn.counted();
              return was;
            });
    parts.counters().gotSince(begin);
    parts.counters().putSince(begin);
    return old;
  }

  boolean putIfAbsent(K key, V value) {
    long begin = parts.counters().begin();
    boolean put =
        alone(
            key,
            turn -> {
              turn.counted();
              if (!turn.exists()) {
                turn.put(value);
              }
              return !turn.exists();
            });
    parts.counters().putSince(begin);
    return put;
  }

  boolean remove(K key) {
    long begin = parts.counters().begin();
    boolean removed =
        alone(
            key,
            turn -> {
              turn.delete();
              return turn.remove();
            });
    if (removed) {
      parts.counters().removedSince(begin);
    }
    return removed;
  }

  /** Removes what the sink has deleted already. */
  void removeDeleted(K key) {
    alone(key, Turn::remove);
  }

  boolean remove(K key, V old) {
    long begin = parts.counters().begin();
    boolean removed =
        alone(
            key,
            turn -> {
              turn.counted();
              if (!old.equals(turn.value())) {
                turn.accessed();
                return false;
              }
              turn.delete();
              return turn.remove();
            });
    parts.counters().gotSince(begin);
    if (removed) {
      parts.counters().removedSince(begin);
    }
    return removed;
  }

  @Nullable V getAndRemove(K key) {
    long begin = parts.counters().begin();
    V old =
        alone(
            key,
            turn -> {
              turn.counted();
              turn.delete();
              V was = turn.value();
              turn.remove();
              return was;
            });
    parts.counters().gotSince(begin);
    if (old != null) {
      parts.counters().removedSince(begin);
    }
    return old;
  }

  boolean replace(K key, V old, V value) {
    long begin = parts.counters().begin();
    boolean replaced =
        alone(
            key,
            turn -> {
              turn.counted();
              if (!old.equals(turn.value())) {
                turn.accessed();
                return false;
              }
              turn.put(value);
              return true;
            });
    parts.counters().gotSince(begin);
    if (replaced) {
      parts.counters().putSince(begin);
    }
    return replaced;
  }

  @Nullable V getAndReplace(K key, V value) {
    long begin = parts.counters().begin();
    V old =
        alone(
            key,
            turn -> {
              turn.counted();
              V was = turn.value();
              if (turn.exists()) {
                turn.put(value);
              }
              return was;
            });
    parts.counters().gotSince(begin);
    if (old != null) {
      parts.counters().putSince(begin);
    }
    return old;
  }

  /** Runs the processor once. What it throws is the cause of what this throws. */
  <R> R invoke(K key, EntryProcessor<K, V, R> processor, @Nullable Object... arguments) {
    long begin = parts.counters().begin();
    R result = alone(key, turn -> process(key, turn, processor, arguments));
    parts.counters().gotSince(begin);
    return result;
  }

  private <R> R process(
      K key, Turn<K, V> turn, EntryProcessor<K, V, R> processor, @Nullable Object... arguments) {
    turn.counted();
    Processed<K, V> entry = new Processed<>(key, turn, parts.reader());
    R result;
    try {
      result = processor.process(entry, arguments);
    } catch (EntryProcessorException own) {
      throw own;
    } catch (RuntimeException failure) {
      throw new EntryProcessorException(failure);
    }
    entry.apply();
    return result;
  }
}
