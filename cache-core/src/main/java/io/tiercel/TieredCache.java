package io.tiercel;

import io.tiercel.stats.CacheStats;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A cache of one or more tiers, read from the nearest to the farthest and then from a loader.
 *
 * <p><b>Promise.</b> A value that was invalidated does not come back: a read that starts after an
 * invalidation has returned never sees what was there before, whatever loads were under way. On
 * other nodes the same holds once they applied the message, and within the coherence window if they
 * are cut off.
 *
 * <p><b>Concurrency.</b> All methods may be called from any thread. A key that many ask for is
 * loaded once. A loader runs on the thread of the caller that began the load, unless a load
 * time-out is set, a stale value is at hand, or the load is a renewal: those run on the executor.
 *
 * <p><b>Failure.</b> A tier that is down or slow is a counted miss for a read. A change that did
 * not reach a tier throws a {@link io.tiercel.error.TierException} that names it, has taken effect
 * in all nearer tiers, and is retried until it is delivered. What a loader throws comes out as it
 * was, checked exceptions within a {@link io.tiercel.error.LoadException}.
 *
 * <p>Neither keys nor values are null. Values should be immutable: tiers in memory hand out the
 * instance that they hold (see {@link MemoryBuilder#copier} if they are not).
 *
 * @param <K> the keys, with {@code equals} and {@code hashCode}
 * @param <V> the values
 */
public interface TieredCache<K, V> extends AutoCloseable {

  /** Begins to build a cache. The name appears in metrics, messages and keys of shared tiers. */
  static <K, V> CacheBuilder<K, V> named(String name) {
    return new CacheBuilder<>(name);
  }

  /** The cache's name. */
  String name();

  /** The value in any of the tiers, or null. Nothing is loaded, and nothing stale is answered. */
  @Nullable V getIfPresent(K key);

  /**
   * The value, loaded by the cache's own loader if no tier has it, or null if there is none.
   *
   * @throws IllegalStateException if the cache has no loader
   */
  @Nullable V get(K key);

  /**
   * As {@link #get(Object)}, with the given loader in place of the cache's own. A function that is
   * a {@link CacheLoader} too is called as one, and may set the entry's life and tags.
   */
  @Nullable V get(K key, Function<? super K, ? extends @Nullable V> loader);

  /**
   * The values of the keys that have one. Keys that nobody else is loading are read in one go at
   * each tier, and loaded in one call if the loader can.
   */
  Map<K, V> getAll(Collection<? extends K> keys);

  /**
   * As {@link #getAll(Collection)}, with the given loader, called once with what is missing. A
   * function that is a {@link CacheLoader} too is called as one.
   */
  Map<K, V> getAll(
      Collection<? extends K> keys,
      Function<? super Collection<K>, ? extends Map<? extends K, ? extends V>> loader);

  /** The values that stand in any of the tiers. Nothing is loaded. */
  Map<K, V> getAllPresent(Collection<? extends K> keys);

  /**
   * Stores a value as if it had just been loaded, in place of all that is there or being loaded.
   * Returns when the Home tier and the nearer ones have it; farther ones have lost the old value.
   * It has the tags of the view ({@link CacheOptions#tagged}) and of its key, but no loader's.
   */
  void put(K key, V value);

  /** Removes the key everywhere. Returns when all tiers have answered. */
  void invalidate(K key);

  /** Removes these keys everywhere. */
  void invalidateAll(Collection<? extends K> keys);

  /** Removes everything, in constant time. */
  void invalidateAll();

  /**
   * Removes all entries that bear one of the tags, in constant time. A tag has 1,024 characters at
   * most, and no U+0000.
   */
  void invalidateTags(String... tags);

  /**
   * Removes all entries whose keys begin with a prefix, in constant time.
   *
   * @throws IllegalArgumentException if the cache does not declare such prefixes; see {@link
   *     CacheBuilder#prefixes}
   */
  void invalidatePrefix(String prefix);

  /**
   * A view as a map whose single-key operations are atomic in the whole fleet. Its size and its
   * iterators cover the nearest tier only, and only if that is in this process's memory.
   */
  ConcurrentMap<K, V> asMap();

  /**
   * A view whose operations have the given options. A view of a view has those of both: what is
   * said later of lives wins, skipped tiers and tags add up, and what reloads, or answers nothing
   * stale, goes on to. The cache that {@code build} returned has none.
   *
   * @throws io.tiercel.error.ConfigurationException if they skip a tier that the cache has not, or
   *     renew at an age that entries do not reach
   */
  TieredCache<K, V> with(CacheOptions options);

  /** A view that does not block. */
  AsyncTieredCache<K, V> async();

  /** Counters since the cache was built. */
  CacheStats stats();

  /** Warming, health, explanations of keys, undelivered invalidations, runtime control. */
  CacheOperations<K> operations();

  /**
   * Ends the cache: loads under way come to an end, undelivered invalidations get a last bounded
   * time, tiers are closed. What the application lent stays open. Further calls fail.
   */
  @Override
  void close();
}
