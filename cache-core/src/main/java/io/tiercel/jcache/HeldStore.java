package io.tiercel.jcache;

import io.tiercel.TieredCache;
import io.tiercel.error.LostLeaseException;
import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A cache in memory: lives are kept beside the values, because an access may prolong them. */
final class HeldStore<K> implements Store<K> {

  private final TieredCache<K, Held> cache;

  HeldStore(TieredCache<K, Held> cache) {
    this.cache = cache;
  }

  @Override
  public @Nullable Held peek(K key) {
    return cache.getIfPresent(key);
  }

  /**
   * Keys are locked by whoever decides, so that only {@link #clear} can take one away from him:
   * what he has put was cleared then.
   */
  @Override
  public void update(K key, UnaryOperator<@Nullable Held> decision) {
    try {
      Alone.update(cache, key, decision);
    } catch (LostLeaseException cleared) {
      return;
    }
  }

  @Override
  public Map<K, Held> loadAll(Set<K> keys, Function<Collection<K>, Map<K, Held>> loader) {
    return cache.getAll(keys, loader);
  }

  @Override
  public Iterator<Map.Entry<K, Held>> iterator() {
    return cache.asMap().entrySet().iterator();
  }

  @Override
  public void clear() {
    cache.invalidateAll();
  }

  @Override
  public @Nullable Object unwrap() {
    return null; // its values are of no use to anybody
  }

  @Override
  public void close() {
    cache.close();
  }
}
