package io.tiercel.internal;

import io.tiercel.AsyncTieredCache;
import io.tiercel.CacheOptions;
import io.tiercel.TieredCache;
import io.tiercel.spi.Change;
import io.tiercel.spi.Entry;
import io.tiercel.spi.LocalTier;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The façade that does not block. Its futures are copies of the engine's. */
final class AsyncCache<K, V> implements AsyncTieredCache<K, V> {

  private final Cache<K, V> cache;
  private final CacheOptions options;
  private final @Nullable LocalTier<K, V> front;
  private final int renewsFrom;

  AsyncCache(Cache<K, V> cache, CacheOptions options) {
    this.cache = cache;
    this.options = options;
    this.front = cache.attendedFront(options);
    this.renewsFrom = cache.renewsFrom(options);
  }

  @Override
  public CompletableFuture<@Nullable V> getIfPresent(K key) {
    return peekOr(
        key,
        Cache.RENEWS_NOTHING,
        () -> cache.look(key, options, cache.engine().callers().passingLook()));
  }

  @Override
  public CompletableFuture<@Nullable V> get(K key) {
    return peekOr(key, renewsFrom, () -> load(key, cache.ownSource()));
  }

  @Override
  public CompletableFuture<@Nullable V> get(
      K key, Function<? super K, ? extends @Nullable V> loader) {
    return peekOr(key, renewsFrom, () -> load(key, Cache.sourceOf(loader)));
  }

  private Flight<K, V> load(K key, Source<K, V> source) {
    return cache.load(key, source, options, cache.engine().callers().passing());
  }

  private CompletableFuture<@Nullable V> peekOr(K key, int age, Supplier<Flight<K, V>> read) {
    try {
      Object seen = front == null ? null : front.peek(key, age);
      return seen != null
          ? CompletableFuture.completedFuture(Cache.unmasked(seen))
          : handOut(Steps.call(() -> valueOf(read.get())));
    } catch (RuntimeException | Error failure) { // of the key, or of a copier
      return CompletableFuture.failedFuture(failure);
    }
  }

  private CompletableFuture<@Nullable V> valueOf(Flight<K, V> flight) {
    return Waiting.copy(cache.engine().flights().crowd(), flight)
        .thenApply(entry -> entry == null ? null : entry.value());
  }

  private <T extends @Nullable Object> CompletableFuture<T> handOut(CompletableFuture<T> stage) {
    return Steps.handOut(stage, cache.engine().scheduling());
  }

  @Override
  public CompletableFuture<Map<K, V>> getAll(Collection<? extends K> keys) {
    return loadAll(keys, cache::ownSource);
  }

  @Override
  public CompletableFuture<Map<K, V>> getAll(
      Collection<? extends K> keys,
      Function<? super Collection<K>, ? extends Map<? extends K, ? extends V>> loader) {
    return loadAll(keys, () -> Cache.sourceOfMany(loader));
  }

  private CompletableFuture<Map<K, V>> loadAll(
      Collection<? extends K> keys, Supplier<Source<K, V>> source) {
    return collect(
        keys,
        renewsFrom,
        missing -> {
          Caller caller = cache.engine().callers().passing();
          return cache.loadAll(missing, source.get(), options, caller);
        });
  }

  @Override
  public CompletableFuture<Map<K, V>> getAllPresent(Collection<? extends K> keys) {
    return collect(
        keys,
        Cache.RENEWS_NOTHING,
        missing -> cache.lookAll(missing, options, cache.engine().callers().passingLook()));
  }

  private CompletableFuture<Map<K, V>> collect(
      Collection<? extends K> keys, int age, Function<Set<K>, List<Flight<K, V>>> read) {
    return handOut(
        Steps.call(
            () -> {
              Found<K, V> found = Found.peek(front, keys, age);
              return values(found, read.apply(found.missing()));
            }));
  }

  private CompletableFuture<Map<K, V>> values(Found<K, V> found, List<Flight<K, V>> flights) {
    List<CompletableFuture<@Nullable Entry<V>>> copies =
        flights.stream()
            .map(flight -> Waiting.copy(cache.engine().flights().crowd(), flight))
            .toList();
    return CompletableFuture.allOf(copies.toArray(CompletableFuture<?>[]::new))
        .thenApply(
            done -> {
              Map<K, V> values = new HashMap<>(found.values());
              for (Flight<K, V> flight : flights) {
                Entry<V> entry = flight.answer.join();
                if (entry != null && entry.value() != null) {
                  values.put(flight.key, entry.value());
                }
              }
              return values;
            });
  }

  @Override
  public CompletableFuture<Void> put(K key, V value) {
    return copy(() -> cache.put(key, value, options));
  }

  @Override
  public CompletableFuture<Void> invalidate(K key) {
    return copy(() -> cache.invalidate(Change.of(key)));
  }

  @Override
  public CompletableFuture<Void> invalidateAll(Collection<? extends K> keys) {
    return copy(() -> cache.invalidateAll(keys));
  }

  @Override
  public CompletableFuture<Void> invalidateAll() {
    return copy(() -> cache.invalidate(new Change.All<>()));
  }

  @Override
  public CompletableFuture<Void> invalidateTags(String... tags) {
    return copy(() -> cache.invalidateTags(tags));
  }

  @Override
  public CompletableFuture<Void> invalidatePrefix(String prefix) {
    return copy(() -> cache.invalidate(cache.prefix(prefix)));
  }

  private CompletableFuture<Void> copy(Supplier<CompletableFuture<@Nullable Void>> change) {
    return handOut(Steps.call(change));
  }

  @Override
  public AsyncTieredCache<K, V> with(CacheOptions overrides) {
    return new AsyncCache<>(cache, cache.checked(overrides.over(options)));
  }

  @Override
  public TieredCache<K, V> blocking() {
    return new BlockingCache<>(cache, options);
  }
}
