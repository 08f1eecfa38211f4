package io.tiercel;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The operations of {@link TieredCache}, none of which blocks. Loaders run on the executor.
 *
 * <p>Futures handed out are copies: cancelling or completing one changes nothing but that copy.
 * Exceptions are those of the blocking operations, as the direct cause of the failure; no operation
 * throws, not even for null.
 */
public interface AsyncTieredCache<K, V> {

  /** See {@link TieredCache#getIfPresent}. */
  CompletableFuture<@Nullable V> getIfPresent(K key);

  /** See {@link TieredCache#get(Object)}. */
  CompletableFuture<@Nullable V> get(K key);

  /** See {@link TieredCache#get(Object, Function)}. */
  CompletableFuture<@Nullable V> get(K key, Function<? super K, ? extends @Nullable V> loader);

  /** See {@link TieredCache#getAll(Collection)}. */
  CompletableFuture<Map<K, V>> getAll(Collection<? extends K> keys);

  /** See {@link TieredCache#getAll(Collection, Function)}. */
  CompletableFuture<Map<K, V>> getAll(
      Collection<? extends K> keys,
      Function<? super Collection<K>, ? extends Map<? extends K, ? extends V>> loader);

  /** See {@link TieredCache#getAllPresent}. */
  CompletableFuture<Map<K, V>> getAllPresent(Collection<? extends K> keys);

  /** See {@link TieredCache#put}. */
  CompletableFuture<Void> put(K key, V value);

  /** See {@link TieredCache#invalidate}. */
  CompletableFuture<Void> invalidate(K key);

  /** See {@link TieredCache#invalidateAll(Collection)}. */
  CompletableFuture<Void> invalidateAll(Collection<? extends K> keys);

  /** See {@link TieredCache#invalidateAll()}. */
  CompletableFuture<Void> invalidateAll();

  /** See {@link TieredCache#invalidateTags}. */
  CompletableFuture<Void> invalidateTags(String... tags);

  /** See {@link TieredCache#invalidatePrefix}. */
  CompletableFuture<Void> invalidatePrefix(String prefix);

  /** See {@link TieredCache#with}. */
  AsyncTieredCache<K, V> with(CacheOptions options);

  /** The blocking view of the same cache. */
  TieredCache<K, V> blocking();
}
