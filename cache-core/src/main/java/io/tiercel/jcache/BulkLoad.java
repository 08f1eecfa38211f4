package io.tiercel.jcache;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.cache.Cache;
import javax.cache.event.EventType;

/**
 * One load of many keys, in one call of the loader. Nothing is locked meanwhile, and nothing that a
 * change overtook is stored; whoever asked for it gets it all the same.
 *
 * <p>Where there was nothing, the tickets of the cache behind see to that. Where something was that
 * is to be replaced, it is replaced if it still is there.
 */
final class BulkLoad<K, V> {

  private final Parts<K, V> parts;
  private final Cache<K, V> cache;
  private final Source<K, V> source;

  /** What is to be replaced. */
  private final Map<K, Held> before = new HashMap<>();

  /** Those of it that have not been loaded yet: whichever call comes first loads them too. */
  private final Set<K> replaced = ConcurrentHashMap.newKeySet();

  /** What was loaded where nothing was. */
  private final Map<K, Held> created = new ConcurrentHashMap<>();

  /** What was loaded where something was, in the form in which it is kept. */
  private final Map<K, Object> instead = new ConcurrentHashMap<>();

  BulkLoad(Parts<K, V> parts, Cache<K, V> cache, Source<K, V> source) {
    this.parts = parts;
    this.cache = cache;
    this.source = source;
  }

  /** The values of those keys that have one; what is not there is loaded. */
  Map<K, V> missing(Set<K> keys) {
    Set<K> own = new HashSet<>();
    keys.forEach(key -> own.add(parts.copyOf(key)));
    Map<K, Held> found = new HashMap<>(parts.store().loadAll(own, this::load));
    created.forEach(found::putIfAbsent);
    tellOfCreations();
    Map<K, V> values = new HashMap<>();
    found.forEach((key, held) -> values.put(key, parts.value(held)));
    return values;
  }

  /** Loads all keys, and answers what was loaded for those that something stood under. */
  Map<K, Replacement> all(Set<K> keys) {
    before.putAll(parts.store().peekAll(keys));
    replaced.addAll(before.keySet());
    Set<K> absent = new HashSet<>(keys);
    absent.removeAll(replaced);
    if (!absent.isEmpty()) {
      missing(absent);
    }
    if (!replaced.isEmpty()) {
      load(Set.of());
    }
    Map<K, Replacement> replacements = new HashMap<>();
    before.forEach(
        (key, held) -> {
          Object stored = instead.get(key);
          if (stored != null) {
            replacements.put(key, new Replacement(held, stored));
          }
        });
    return replacements;
  }

  /** What stood there before the load, and what it brought, in the form in which it is kept. */
  record Replacement(Held before, Object stored) {}

  /** Answers what is to be stored under the wanted keys: nothing whose life is over already. */
  private Map<K, Held> load(Collection<K> wanted) {
    Set<K> keys = new HashSet<>(wanted);
    keys.addAll(replaced);
    replaced.clear();
    Map<K, Held> stored = new HashMap<>();
    source
        .loadAll(keys)
        .forEach(
            (key, value) -> {
              if (value != null && before.containsKey(key)) {
                instead.put(key, parts.copies().in(value));
              } else if (value != null && keys.contains(key)) {
                create(key, value, stored);
              }
            });
    return stored;
  }

  private void create(K key, V value, Map<K, Held> stored) {
    long now = parts.scheduling().millis();
    Held held = new Held(parts.copies().in(value), parts.lives().created(now));
    created.put(key, held);
    if (!held.isExpired(now)) {
      stored.put(key, held);
    }
  }

  private void tellOfCreations() {
    if (parts.listeners().isEmpty()) {
      return;
    }
    long now = parts.scheduling().millis();
    List<Event<K, V>> events = new ArrayList<>();
    created.forEach(
        (key, held) -> {
          if (!held.isExpired(now)) {
            events.add(new Event<>(cache, EventType.CREATED, key, parts.value(held), null));
          }
        });
    parts.listeners().tell(events);
  }
}
