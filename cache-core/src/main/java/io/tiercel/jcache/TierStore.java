package io.tiercel.jcache;

import io.tiercel.CacheOptions;
import io.tiercel.TieredCache;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A cache over tiers. They keep the values themselves, for others to read, and their lives, which
 * therefore are the same for all and know no access.
 */
final class TierStore<K, V> implements Store<K> {

  private final TieredCache<K, V> cache;
  private final TieredCache<K, V> living;

  TierStore(TieredCache<K, V> cache, CacheOptions options) {
    this.cache = cache;
    this.living = cache.with(options);
  }

  @Override
  public @Nullable Held peek(K key) {
    return held(cache.getIfPresent(key));
  }

  @Override
  public Map<K, Held> peekAll(Collection<? extends K> keys) {
    return held(cache.getAllPresent(keys));
  }

  private Map<K, Held> held(Map<K, V> values) {
    Map<K, Held> found = new HashMap<>();
    values.forEach((key, value) -> found.put(key, new Held(value, Held.ETERNAL)));
    return found;
  }

  private @Nullable Held held(@Nullable V value) {
    return value == null ? null : new Held(value, Held.ETERNAL);
  }

  @Override
  public void update(K key, UnaryOperator<@Nullable Held> decision) {
    Alone.update(living, key, value -> decide(value, decision));
  }

  private @Nullable V decide(@Nullable V value, UnaryOperator<@Nullable Held> decision) {
    Held present = held(value);
    Held next = decision.apply(present);
    return next == present ? value : valueOf(next);
  }

  @SuppressWarnings("unchecked") // what is kept here is kept as it is
  private @Nullable V valueOf(@Nullable Held held) {
    return held == null ? null : (V) held.stored();
  }

  @Override
  public boolean loads() {
    return true;
  }

  @Override
  @SuppressWarnings("unchecked") // as above
  public @Nullable Held load(K key, Function<K, @Nullable Object> loader) {
    Function<K, @Nullable V> typed = (Function<K, @Nullable V>) (Function<K, ?>) loader;
    return held(living.get(key, typed));
  }

  @Override
  public Map<K, Held> loadAll(Set<K> keys, Function<Collection<K>, Map<K, Held>> loader) {
    return held(living.getAll(keys, wanted -> values(loader, wanted)));
  }

  /** Values are all that tiers keep, so a value that was put anew looks like the one before. */
  @Override
  public boolean isStill(Held before, Held later) {
    return before.stored().equals(later.stored());
  }

  @SuppressWarnings("unchecked") // as above
  private Map<K, V> values(Function<Collection<K>, Map<K, Held>> loader, Collection<K> wanted) {
    Map<K, V> values = new HashMap<>();
    loader.apply(wanted).forEach((key, held) -> values.put(key, (V) held.stored()));
    return values;
  }

  @Override
  public Iterator<Map.Entry<K, Held>> iterator() {
    Iterator<Map.Entry<K, V>> entries = cache.asMap().entrySet().iterator();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return entries.hasNext();
      }

      @Override
      public Map.Entry<K, Held> next() {
        Map.Entry<K, V> next = entries.next();
        return Map.entry(next.getKey(), new Held(next.getValue(), Held.ETERNAL));
      }
    };
  }

  @Override
  public void clear() {
    cache.invalidateAll();
  }

  @Override
  public Object unwrap() {
    return cache;
  }

  @Override
  public void close() {
    cache.close();
  }
}
