package io.tiercel.internal;

import io.tiercel.AsyncTieredCache;
import io.tiercel.CacheOperations;
import io.tiercel.CacheOptions;
import io.tiercel.TieredCache;
import io.tiercel.spi.Answer;
import io.tiercel.spi.Change;
import io.tiercel.spi.Entry;
import io.tiercel.spi.LocalTier;
import io.tiercel.stats.CacheStats;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The blocking façade: peeks at the front tier, and else waits for the engine.
 *
 * <p>The peek is the hit path. Nothing may come before it.
 */
final class BlockingCache<K, V> implements TieredCache<K, V> {

  private final Cache<K, V> cache;
  private final CacheOptions options;
  private final @Nullable LocalTier<K, V> front;
  private final int renewsFrom;

  BlockingCache(Cache<K, V> cache, CacheOptions options) {
    this.cache = cache;
    this.options = options;
    this.front = cache.attendedFront(options);
    this.renewsFrom = cache.renewsFrom(options);
  }

  @Override
  public String name() {
    return cache.engine().name();
  }

  @Override
  public @Nullable V getIfPresent(K key) {
    Object seen = front == null ? null : front.peek(key, Cache.RENEWS_NOTHING);
    return seen != null ? Cache.unmasked(seen) : look(key);
  }

  private @Nullable V look(K key) {
    Answer<V> seen = front == null ? null : cache.glance(key);
    if (seen == null) {
      return await(cache.look(key, options, cache.engine().callers().waitingToLook()));
    }
    return seen instanceof Answer.Fresh<V> fresh ? fresh.entry().value() : null;
  }

  @Override
  public @Nullable V get(K key) {
    Object seen = front == null ? null : front.peek(key, renewsFrom);
    return seen != null ? Cache.unmasked(seen) : load(key, cache.ownSource());
  }

  @Override
  public @Nullable V get(K key, Function<? super K, ? extends @Nullable V> loader) {
    Object seen = front == null ? null : front.peek(key, renewsFrom);
    return seen != null ? Cache.unmasked(seen) : load(key, Cache.sourceOf(loader));
  }

  private @Nullable V load(K key, Source<K, V> source) {
    Caller caller = cache.engine().callers().waiting();
    Flight<K, V> flight = cache.load(key, source, options, caller);
    try {
      return await(flight);
    } finally {
      caller.leave();
      Waiting.leave(flight);
    }
  }

  private @Nullable V await(Flight<K, V> flight) {
    Waiting.await(cache.engine().flights().crowd(), flight);
    return valueOf(flight);
  }

  private @Nullable V valueOf(Flight<K, V> flight) {
    Entry<V> entry = Waiting.join(name(), flight.answer);
    return entry == null ? null : entry.value();
  }

  @Override
  public Map<K, V> getAll(Collection<? extends K> keys) {
    return loadAll(keys, cache.ownSource());
  }

  @Override
  public Map<K, V> getAll(
      Collection<? extends K> keys,
      Function<? super Collection<K>, ? extends Map<? extends K, ? extends V>> loader) {
    return loadAll(keys, Cache.sourceOfMany(loader));
  }

  private Map<K, V> loadAll(Collection<? extends K> keys, Source<K, V> source) {
    Found<K, V> found = Found.peek(front, keys, renewsFrom);
    Caller caller = cache.engine().callers().waiting();
    List<Flight<K, V>> flights = cache.loadAll(found.missing(), source, options, caller);
    try {
      return awaitAll(found, flights);
    } finally {
      caller.leave();
      Waiting.leave(flights);
    }
  }

  @Override
  public Map<K, V> getAllPresent(Collection<? extends K> keys) {
    Found<K, V> found = Found.peek(front, keys, Cache.RENEWS_NOTHING);
    Caller caller = cache.engine().callers().waitingToLook();
    return awaitAll(found, cache.lookAll(found.missing(), options, caller));
  }

  private Map<K, V> awaitAll(Found<K, V> found, List<Flight<K, V>> flights) {
    Map<K, V> values = new HashMap<>(found.values());
    for (Flight<K, V> flight : flights) {
      Waiting.await(cache.engine().flights().crowd(), flight, flights);
      V value = valueOf(flight);
      if (value != null) {
        values.put(flight.key, value);
      }
    }
    return values;
  }

  @Override
  public void put(K key, V value) {
    if (Waiting.isWaitedForHere()) {
      Updates.requireOutside(cache, Objects.requireNonNull(key, "key"));
      Awaited line = cache.engine().changes().lineOf(key);
      Waiting.inLine(name(), line, () -> cache.put(key, value, options));
    } else {
      Waiting.join(name(), cache.put(key, value, options));
    }
  }

  @Override
  public void invalidate(K key) {
    invalidate(Change.of(key));
  }

  @Override
  public void invalidateAll(Collection<? extends K> keys) {
    Waiting.join(name(), cache.invalidateAll(keys));
  }

  @Override
  public void invalidateAll() {
    invalidate(new Change.All<>());
  }

  @Override
  public void invalidateTags(String... tags) {
    Waiting.join(name(), cache.invalidateTags(tags));
  }

  @Override
  public void invalidatePrefix(String prefix) {
    invalidate(cache.prefix(prefix));
  }

  private void invalidate(Change<K> change) {
    Waiting.join(name(), cache.invalidate(change));
  }

  @Override
  public ConcurrentMap<K, V> asMap() {
    return new MapView<>(this, cache, options);
  }

  @Override
  public TieredCache<K, V> with(CacheOptions overrides) {
    return new BlockingCache<>(cache, cache.checked(overrides.over(options)));
  }

  @Override
  public AsyncTieredCache<K, V> async() {
    return new AsyncCache<>(cache, options);
  }

  @Override
  public CacheStats stats() {
    return cache.stats();
  }

  @Override
  public CacheOperations<K> operations() {
    return cache.operations();
  }

  @Override
  public void close() {
    cache.close();
  }

  @Override
  public String toString() {
    return "TieredCache[" + name() + "]";
  }
}
