package io.tiercel.testkit;

import io.tiercel.AsyncTieredCache;
import io.tiercel.CacheOperations;
import io.tiercel.CacheOptions;
import io.tiercel.TieredCache;
import io.tiercel.stats.CacheStats;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A blocking view of the asynchronous one. What a future fails with is thrown as it is: it has to
 * be what the blocking operation throws.
 */
final class AwaitedCache<K, V> implements TieredCache<K, V> {
  private final TieredCache<K, V> cache;
  private final AsyncTieredCache<K, V> async;

  AwaitedCache(TieredCache<K, V> cache) {
    this.cache = cache;
    this.async = cache.async();
  }

  private static <T extends @Nullable Object> T await(CompletableFuture<T> answer) {
    try {
      return answer.get(50, TimeUnit.SECONDS);
    } catch (ExecutionException failed) {
      throw AwaitedCache.<RuntimeException>unchecked(failed.getCause());
    } catch (InterruptedException | TimeoutException failed) {
      throw new AssertionError("the cache did not answer", failed);
    }
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <X extends Throwable> X unchecked(@Nullable Throwable failure) throws X {
    throw (X) failure;
  }

  @Override
  public String name() {
    return cache.name();
  }

  @Override
  public @Nullable V getIfPresent(K key) {
    return await(async.getIfPresent(key));
  }

  @Override
  public @Nullable V get(K key) {
    return await(async.get(key));
  }

  @Override
  public @Nullable V get(K key, Function<? super K, ? extends @Nullable V> loader) {
    return await(async.get(key, loader));
  }

  @Override
  public Map<K, V> getAll(Collection<? extends K> keys) {
    return await(async.getAll(keys));
  }

  @Override
  public Map<K, V> getAll(
      Collection<? extends K> keys,
      Function<? super Collection<K>, ? extends Map<? extends K, ? extends V>> loader) {
    return await(async.getAll(keys, loader));
  }

  @Override
  public Map<K, V> getAllPresent(Collection<? extends K> keys) {
    return await(async.getAllPresent(keys));
  }

  @Override
  public void put(K key, V value) {
    await(async.put(key, value));
  }

  @Override
  public void invalidate(K key) {
    await(async.invalidate(key));
  }

  @Override
  public void invalidateAll(Collection<? extends K> keys) {
    await(async.invalidateAll(keys));
  }

  @Override
  public void invalidateAll() {
    await(async.invalidateAll());
  }

  @Override
  public void invalidateTags(String... tags) {
    await(async.invalidateTags(tags));
  }

  @Override
  public void invalidatePrefix(String prefix) {
    await(async.invalidatePrefix(prefix));
  }

  @Override
  public ConcurrentMap<K, V> asMap() {
    return cache.asMap();
  }

  @Override
  public TieredCache<K, V> with(CacheOptions options) {
    return new AwaitedCache<>(async.with(options).blocking());
  }

  @Override
  public AsyncTieredCache<K, V> async() {
    return async;
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
}
