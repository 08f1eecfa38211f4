package io.tiercel.internal;

import io.tiercel.CacheOptions;
import io.tiercel.TieredCache;
import io.tiercel.spi.LocalTier;
import java.util.AbstractMap;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A cache as a map. Operations on one key are atomic in the fleet: they hold the key's lease at
 * Home while they decide, on the caller's thread, what to store.
 */
final class MapView<K, V> extends AbstractMap<K, V> implements ConcurrentMap<K, V> {

  private final TieredCache<K, V> blocking;
  private final Cache<K, V> cache;
  private final CacheOptions options;

  MapView(TieredCache<K, V> blocking, Cache<K, V> cache, CacheOptions options) {
    this.blocking = blocking;
    this.cache = cache;
    this.options = options;
  }

  /**
   * What an operation does with a key.
   *
   * @param value what to store; null to remove the key
   * @param changes whether anything is to be changed at all
   */
  private record Decision<V>(@Nullable V value, boolean changes) {

    static <V> Decision<V> store(@Nullable V value) {
      return new Decision<>(value, true);
    }

    static <V> Decision<V> keep() {
      return new Decision<>(null, false);
    }
  }

  /** Decides under the lease; answers what stood there before. */
  private @Nullable V update(K key, Function<@Nullable V, Decision<V>> decide) {
    Objects.requireNonNull(key, "key");
    cache.engine().requireOpen();
    Updates.requireOutside(cache, key);
    Turn<K, V> turn = begin(key);
    Updates.enter(cache, key);
    try {
      return update(turn, decide);
    } finally {
      Updates.leave();
    }
  }

  private @Nullable V update(Turn<K, V> turn, Function<@Nullable V, Decision<V>> decide) {
    io.tiercel.spi.Entry<V> current = currentOf(turn);
    V present = current == null ? null : current.value();
    Decision<V> decision = decideOrLeave(turn, current, () -> keeping(turn, decide, present));
    Waiting.join(name(), turn.endWith(() -> act(turn.hold, current, decision)));
    return present;
  }

  /** The decision, of a function that may take longer than a lease lives. */
  private Decision<V> keeping(
      Turn<K, V> turn, Function<@Nullable V, Decision<V>> decide, @Nullable V present) {
    KeptAlive lease = turn.hold.keptAlive();
    try {
      return decide.apply(present);
    } finally {
      lease.close();
    }
  }

  private io.tiercel.spi.@Nullable Entry<V> currentOf(Turn<K, V> turn) {
    try {
      return Waiting.join(name(), turn.hold.current());
    } catch (RuntimeException | Error failure) {
      turn.abandon();
      throw failure;
    }
  }

  private CompletableFuture<@Nullable Void> act(
      Hold<K, V> hold, io.tiercel.spi.@Nullable Entry<V> current, Decision<V> decision) {
    if (!decision.changes()) {
      return hold.leaveAsItWas(current);
    }
    V value = decision.value();
    return hold.commit(
        value == null ? Hold.nothing(cache.engine()) : cache.successorOf(current, value, options));
  }

  private Decision<V> decideOrLeave(
      Turn<K, V> turn, io.tiercel.spi.@Nullable Entry<V> current, Supplier<Decision<V>> decide) {
    try {
      return decide.get();
    } catch (RuntimeException | Error failure) {
      leave(turn, current, failure);
      throw failure;
    }
  }

  /** The application's failure is the one to be thrown, whatever else goes wrong. */
  private void leave(
      Turn<K, V> turn, io.tiercel.spi.@Nullable Entry<V> current, Throwable failure) {
    try {
      Waiting.join(name(), turn.endWith(() -> turn.hold.leaveAsItWas(current)));
    } catch (RuntimeException | Error second) {
      if (second != failure) {
        failure.addSuppressed(second);
      }
    }
  }

  /** A hold on a key, kept from the beginning of an operation to its end. */
  private static final class Turn<K, V> {
    private final Hold<K, V> hold;
    private final CompletableFuture<@Nullable Void> over;

    Turn(Hold<K, V> hold, CompletableFuture<@Nullable Void> over) {
      this.hold = hold;
      this.over = over;
    }

    /** Ends when the work does, be it that nobody waits for it any longer. */
    CompletableFuture<@Nullable Void> endWith(Supplier<CompletableFuture<@Nullable Void>> work) {
      CompletableFuture<@Nullable Void> done = Steps.call(work);
      Steps.whenDone(done, this::abandon);
      return done;
    }

    /** Gives back what is still held, and ends. */
    void abandon() {
      try {
        hold.abandon();
      } finally { // a key may fail
        over.complete(null);
      }
    }
  }

  private Turn<K, V> begin(K key) {
    CompletableFuture<@Nullable Void> over = new CompletableFuture<>();
    CompletableFuture<Hold<K, V>> held = hold(key, over);
    try {
      Hold<K, V> hold =
          Waiting.isWaitedForHere()
              ? Waiting.inLine(name(), changes().lineOf(key), () -> held)
              : Waiting.join(name(), held);
      changes().actHere(key);
      return new Turn<>(hold, over);
    } catch (RuntimeException | Error failure) {
      giveUp(held, over);
      throw failure;
    }
  }

  /** A hold that lasts until {@code over} is complete. */
  private CompletableFuture<Hold<K, V>> hold(K key, CompletableFuture<@Nullable Void> over) {
    CompletableFuture<Hold<K, V>> held = new CompletableFuture<>();
    CompletableFuture<@Nullable Void> all =
        changes()
            .holding(
                key,
                options,
                hold -> {
                  held.complete(hold);
                  return over;
                });
    Steps.whenDone(
        all,
        () -> {
          Throwable failure = Steps.failureOf(all);
          if (failure != null) {
            held.completeExceptionally(failure);
          }
        });
    return held;
  }

  /** Whoever no longer waits for a hold must not keep it either, should it come after all. */
  private static <K, V> void giveUp(
      CompletableFuture<Hold<K, V>> held, CompletableFuture<@Nullable Void> over) {
    Steps.whenDone(
        held,
        () -> {
          if (!held.isCompletedExceptionally()) {
            held.join().abandon();
          }
          over.complete(null);
        });
  }

  private Changes<K, V> changes() {
    return cache.engine().changes();
  }

  private String name() {
    return cache.engine().name();
  }

  @Override
  @SuppressWarnings("unchecked")
  public @Nullable V get(Object key) {
    return blocking.getIfPresent((K) key);
  }

  @Override
  public boolean containsKey(Object key) {
    return get(key) != null;
  }

  @Override
  public @Nullable V put(K key, V value) {
    Objects.requireNonNull(value, "value");
    return update(key, present -> Decision.store(value));
  }

  @Override
  @SuppressWarnings("unchecked")
  public @Nullable V remove(Object key) {
    return update((K) key, present -> Decision.store(null));
  }

  @Override
  public @Nullable V putIfAbsent(K key, V value) {
    Objects.requireNonNull(value, "value");
    return update(key, present -> present == null ? Decision.store(value) : Decision.keep());
  }

  @Override
  @SuppressWarnings("unchecked")
  public boolean remove(Object key, @Nullable Object value) {
    V found =
        update(
            (K) key,
            present ->
                present != null && present.equals(value) ? Decision.store(null) : Decision.keep());
    return found != null && found.equals(value);
  }

  @Override
  public boolean replace(K key, V oldValue, V newValue) {
    Objects.requireNonNull(oldValue, "oldValue");
    Objects.requireNonNull(newValue, "newValue");
    V found =
        update(
            key, present -> oldValue.equals(present) ? Decision.store(newValue) : Decision.keep());
    return oldValue.equals(found);
  }

  @Override
  public @Nullable V replace(K key, V value) {
    Objects.requireNonNull(value, "value");
    return update(key, present -> present == null ? Decision.keep() : Decision.store(value));
  }

  @Override
  public @Nullable V computeIfAbsent(
      K key, Function<? super K, ? extends @Nullable V> mappingFunction) {
    Objects.requireNonNull(mappingFunction, "mappingFunction");
    return blocking.get(key, mappingFunction);
  }

  @Override
  public @Nullable V computeIfPresent(
      K key, BiFunction<? super K, ? super V, ? extends @Nullable V> remappingFunction) {
    Objects.requireNonNull(remappingFunction, "remappingFunction");
    Computed<V> computed = new Computed<>();
    update(
        key,
        present -> {
          if (present == null) {
            return Decision.keep();
          }
          computed.value = remappingFunction.apply(key, present);
          return Decision.store(computed.value);
        });
    return computed.value;
  }

  @Override
  public @Nullable V compute(
      K key, BiFunction<? super K, ? super @Nullable V, ? extends @Nullable V> remappingFunction) {
    Objects.requireNonNull(remappingFunction, "remappingFunction");
    Computed<V> computed = new Computed<>();
    update(
        key,
        present -> {
          computed.value = remappingFunction.apply(key, present);
          return Decision.store(computed.value); // nothing too: memory may have what Home has lost
        });
    return computed.value;
  }

  private static final class Computed<V> {
    private @Nullable V value;
  }

  @Override
  public @Nullable V merge(
      K key, V value, BiFunction<? super V, ? super V, ? extends @Nullable V> remappingFunction) {
    Objects.requireNonNull(value, "value");
    Objects.requireNonNull(remappingFunction, "remappingFunction");
    return compute(
        key, (k, present) -> present == null ? value : remappingFunction.apply(present, value));
  }

  @Override
  public void clear() {
    blocking.invalidateAll();
  }

  /** Of the memory tier in front, as what follows is. */
  @Override
  public int size() {
    int size = 0;
    for (Iterator<K> keys = localKeys(); keys.hasNext(); keys.next()) {
      size++;
    }
    return size;
  }

  @Override
  public boolean isEmpty() {
    return !localKeys().hasNext();
  }

  @Override
  public Set<K> keySet() {
    return new MapPart.Keys<>(this);
  }

  @Override
  public Collection<V> values() {
    return new MapPart.Values<>(this);
  }

  @Override
  public Set<Map.Entry<K, V>> entrySet() {
    return new MapPart.Entries<>(this);
  }

  Iterator<K> localKeys() {
    LocalTier<K, V> front = openFront();
    return front == null ? Collections.emptyIterator() : front.keys();
  }

  Iterator<Map.Entry<K, V>> localEntries() {
    LocalTier<K, V> front = openFront();
    return front == null ? Collections.emptyIterator() : front.iterator();
  }

  private @Nullable LocalTier<K, V> openFront() {
    cache.engine().requireOpen();
    return cache.engine().stack().front();
  }
}
