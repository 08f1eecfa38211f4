package io.tiercel.internal;

import io.tiercel.error.CacheException;
import io.tiercel.policy.Lives;
import io.tiercel.spi.Change;
import io.tiercel.spi.Entry;
import io.tiercel.spi.LocalTier;
import io.tiercel.spi.Outcome;
import io.tiercel.spi.Taking;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The changes of a cache: invalidations, puts, and the halves of atomic operations. */
final class Changes<K, V> {

  private final Engine<K, V> engine;
  private final Turns<K> turns;
  private final Redelivery<K, V> redelivery;

  Changes(Engine<K, V> engine) {
    this.engine = engine;
    this.turns = new Turns<>(engine.scheduling().executor());
    this.redelivery = new Redelivery<>(engine);
  }

  /** Voids the change in every tier; fails, naming the tier, if one was not reached. */
  CompletableFuture<@Nullable Void> invalidate(Change<K> change) {
    int farthest = engine.stack().levels().size() - 1;
    return Steps.then(
        new Invalidation<>(engine, change).run(farthest),
        failure -> {
          engine.observer().invalidated(change, failure);
          if (failure != null) {
            engine.observer().undelivered(failure.tier(), engine.undelivered().count());
            redelivery.ensure();
          }
          return failure == null ? Steps.DONE : CompletableFuture.failedFuture(failure);
        });
  }

  /** Tries once more to deliver what has not been delivered. */
  CompletableFuture<@Nullable Void> redeliver() {
    return redelivery.attempt();
  }

  /** Stores a value in place of all that is there or being loaded. */
  CompletableFuture<@Nullable Void> put(K key, Entry<V> entry, Lives lives) {
    CompletableFuture<@Nullable Void> turn = turns.await(key);
    LocalTier<K, V> sole = engine.stack().soleLocal();
    if (sole != null && turn.isDone() && engine.undelivered().isEmpty()) {
      return putAtOnce(sole, key, entry, lives);
    }
    return whenItsTurn(turn, key, () -> putEverywhere(key, entry, lives));
  }

  /** Where there is nothing between taking a key and filling it, both are one step. */
  private CompletableFuture<@Nullable Void> putAtOnce(
      LocalTier<K, V> sole, K key, Entry<V> entry, Lives lives) {
    try {
      Level<K, V> level = engine.stack().home();
      Outcome outcome =
          sole.put(
              key, engine.admission().admit(level, entry, lives, engine.admission().beginning()));
      engine.observer().filled(level.name(), outcome);
      engine.detach(key);
      return Steps.DONE;
    } finally {
      turns.end(key);
    }
  }

  private CompletableFuture<@Nullable Void> putEverywhere(K key, Entry<V> entry, Lives lives) {
    Hold<K, V> hold = hold(key, lives);
    CompletableFuture<@Nullable Void> taken =
        Steps.then(hold.voidBeyondHome(), done -> hold.take(Taking.WRITE));
    CompletableFuture<Boolean> stored = Steps.then(taken, done -> hold.store(entry));
    return orInvalidate(key, Steps.then(stored, kept -> detach(key)));
  }

  private CompletionStage<@Nullable Void> detach(K key) {
    engine.detach(key);
    return Steps.DONE;
  }

  /** Takes a key for a load that nothing older may survive: the flight carries the tickets. */
  CompletableFuture<@Nullable Void> takeFor(Flight<K, V> flight) {
    Hold<K, V> hold = new Hold<>(engine, flight);
    return orInvalidate(
        flight.key, Steps.then(hold.voidBeyondHome(), done -> hold.take(Taking.WRITE)));
  }

  /**
   * Does something atomic with a key: waits for its turn on this node and its lease at Home. The
   * work gets the hold and ends it by storing or leaving; the turn ends when the work does.
   */
  <R extends @Nullable Object> CompletableFuture<R> holding(
      K key, Lives lives, Function<Hold<K, V>, CompletableFuture<R>> work) {
    return inTurn(
        key,
        () -> {
          Patience patience = engine.patience();
          return Steps.then(take(key, lives, patience), work);
        });
  }

  private CompletableFuture<Hold<K, V>> take(K key, Lives lives, Patience patience) {
    Hold<K, V> hold = hold(key, lives);
    return Steps.then(
        orInvalidate(key, hold.take(Taking.UPDATE)),
        done -> {
          if (hold.isTaken()) {
            return CompletableFuture.completedFuture(hold);
          }
          return patience.isOver()
              ? CompletableFuture.failedFuture(occupied())
              : Steps.then(patience.pause(), over -> take(key, lives, patience));
        });
  }

  /** A write that failed half-way leaves nothing readable, and the invalidation is retried. */
  <R extends @Nullable Object> CompletableFuture<R> orInvalidate(
      K key, CompletableFuture<R> write) {
    return Steps.orElse(
        write,
        failure ->
            invalidate(Change.of(key))
                .handle((done, second) -> second)
                .thenCompose(second -> CompletableFuture.failedFuture(Steps.cause(failure))));
  }

  private <R extends @Nullable Object> CompletableFuture<R> inTurn(
      K key, Supplier<CompletableFuture<R>> work) {
    return whenItsTurn(turns.await(key), key, work);
  }

  private <R extends @Nullable Object> CompletableFuture<R> whenItsTurn(
      CompletableFuture<@Nullable Void> turn, K key, Supplier<CompletableFuture<R>> work) {
    return Steps.then(
        turn,
        begun -> {
          CompletableFuture<R> done = Steps.call(work);
          if (done.isDone()) {
            turns.end(key);
            return done;
          }
          return done.whenComplete((result, failure) -> turns.end(key));
        });
  }

  private Hold<K, V> hold(K key, Lives lives) {
    return new Hold<>(engine, new Passage<>(key, lives, engine.stack().levels().size()));
  }

  private CacheException occupied() {
    return new CacheException(
        "An atomic operation on cache "
            + engine.name()
            + " waited for another writer of its key for longer than waitAtMost, "
            + engine.policy().timeouts().waiting(),
        null);
  }
}
