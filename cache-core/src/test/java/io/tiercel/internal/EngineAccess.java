package io.tiercel.internal;

import io.tiercel.CacheOptions;
import io.tiercel.TieredCache;
import io.tiercel.internal.coherence.Coherence;
import io.tiercel.spi.Entry;
import java.lang.reflect.Field;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What a test on one thread needs of a cache and the façades do not offer. */
public final class EngineAccess<K, V> {
  private final Cache<K, V> cache;

  private EngineAccess(Cache<K, V> cache) {
    this.cache = cache;
  }

  /** The engine of a cache. */
  @SuppressWarnings("unchecked")
  public static <K, V> EngineAccess<K, V> of(TieredCache<K, V> cache) {
    Object found = field(cache, "cache", Cache.class);
    return new EngineAccess<>((Cache<K, V>) Objects.requireNonNull(found));
  }

  private static <T> @Nullable T field(Object owner, String name, Class<T> type) {
    try {
      Field field = owner.getClass().getDeclaredField(name);
      field.setAccessible(true);
      return type.cast(field.get(owner));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(owner.getClass() + " has changed", e);
    }
  }

  /** Whether the task, which an executor was given, runs a load within its asker's context. */
  public static boolean isLoad(Runnable task) {
    return task instanceof CarriedRunner;
  }

  /** How many flights may be joined. */
  public int inFlight() {
    return cache.engine().flights().count();
  }

  /** Whether the changes of the others are known to arrive. */
  public boolean trusts() {
    Coherence<?> others = field(cache.engine().admission(), "others", Coherence.class);
    return others == null || others.trusted();
  }

  /** What an atomic operation does while it holds its key. */
  public interface Function<V> {
    /** Complete when it has come to a decision. */
    CompletionStage<?> think();

    /** What is to stand there, in the place of what does now. */
    V decide(@Nullable V present);

    /** With which tags it is stored. */
    CacheOptions optionsOf(V value);
  }

  /** As the map view's {@code compute}, without a thread that waits. */
  public CompletableFuture<@Nullable V> update(K key, Function<V> function) {
    return cache
        .engine()
        .changes()
        .holding(
            key,
            CacheOptions.NONE,
            hold ->
                Steps.then(
                    hold.current(),
                    current ->
                        function
                            .think()
                            .toCompletableFuture()
                            .thenCompose(done -> store(hold, function, current))));
  }

  private CompletableFuture<@Nullable V> store(
      Hold<K, V> hold, Function<V> function, @Nullable Entry<V> current) {
    V value = function.decide(current == null ? null : current.value());
    return Steps.then(
        hold.commit(cache.successorOf(current, value, function.optionsOf(value))),
        done -> CompletableFuture.completedFuture(value));
  }
}
