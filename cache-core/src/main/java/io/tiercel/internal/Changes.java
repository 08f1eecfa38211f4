package io.tiercel.internal;

import io.tiercel.CacheOptions;
import io.tiercel.error.CacheClosedException;
import io.tiercel.error.CacheException;
import io.tiercel.error.WrongKeyException;
import io.tiercel.internal.runtime.Later;
import io.tiercel.spi.Change;
import io.tiercel.spi.Entry;
import io.tiercel.spi.LocalTier;
import io.tiercel.spi.Outcome;
import io.tiercel.spi.Scheduling;
import io.tiercel.spi.Taking;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The changes of a cache: invalidations, puts, and the halves of atomic operations. */
final class Changes<K, V> {

  private final Engine<K, V> engine;
  private final Turns<K> turns;
  private final Redelivery<K, V> redelivery;
  private final RecentChanges<K> recent = new RecentChanges<>();
  private volatile Duration settling = Duration.ZERO;
  private volatile boolean ended;

  Changes(Engine<K, V> engine) {
    this.engine = engine;
    this.turns = new Turns<>(engine.scheduling().promptExecutor());
    this.redelivery = new Redelivery<>(engine);
  }

  /** Ties the cache to other nodes, which may answer what is old for so long. */
  void settleAfter(Duration time) {
    settling = time;
  }

  /** Voids the change in every tier; fails, naming the tier, if one was not reached. */
  CompletableFuture<@Nullable Void> invalidate(Change<K> change) {
    return change instanceof Change.Keys<K> keys ? invalidateKeys(keys) : deliver(change);
  }

  /** A key that cannot be written is in no tier; the others are voided all the same. */
  private CompletableFuture<@Nullable Void> invalidateKeys(Change.Keys<K> keys) {
    List<K> fitting = new ArrayList<>(keys.keys().size());
    WrongKeyException wrong = null;
    for (K key : keys.keys()) {
      try {
        engine.require(key);
        fitting.add(key);
      } catch (WrongKeyException unfit) {
        wrong = unfit;
      }
    }
    if (wrong == null) {
      return deliver(keys);
    }
    CompletableFuture<@Nullable Void> refusal = CompletableFuture.failedFuture(wrong);
    return fitting.isEmpty()
        ? refusal
        : Steps.then(deliver(new Change.Keys<>(fitting)), done -> refusal);
  }

  private CompletableFuture<@Nullable Void> deliver(Change<K> change) {
    int farthest = engine.stack().levels().size() - 1;
    return Steps.then(
        new Invalidation<>(engine, change, Level::tier).run(farthest),
        failure -> {
          engine.observer().invalidated(change, failure);
          if (failure != null) {
            engine.observer().undelivered(failure.tier(), engine.undelivered().count());
            redelivery.ensure();
            return CompletableFuture.failedFuture(failure);
          }
          remember(change);
          return Steps.DONE;
        });
  }

  /** Notes that a change took effect everywhere, for the case that Home loses it. */
  void remember(Change<K> change) {
    if (!settling.isZero()) {
      recent.add(change, engine.scheduling().millis());
    }
  }

  /** Makes recent changes once more: Home may be another server now, which never heard of them. */
  void repeat() {
    List<Change<K>> lost = recent.drain(engine.scheduling().millis());
    Level<K, V> home = engine.stack().home();
    lost.forEach(change -> engine.undelivered().add(change, home.index()));
    redelivery.ensure();
  }

  /**
   * Complete when no node can answer what was there before the changes of this node that have
   * returned: those that hear it have heard, the others have stopped to believe what they hold.
   */
  CompletableFuture<@Nullable Void> settled() {
    CompletableFuture<@Nullable Void> settled = new CompletableFuture<>();
    awaitDelivery(settled);
    return settled;
  }

  /** Nothing is delivered any more from here on, so that nothing that was not settles. */
  void end() {
    ended = true;
  }

  private void awaitDelivery(CompletableFuture<@Nullable Void> settled) {
    if (engine.undelivered().isEmpty() && settling.isZero()) {
      settled.complete(null);
    } else if (engine.undelivered().isEmpty()) {
      Later.run(engine.scheduling(), settling, () -> settled.complete(null));
    } else if (ended) {
      settled.completeExceptionally(new CacheClosedException(engine.name()));
    } else {
      Later.run(engine.scheduling(), Scheduling.TICK, () -> awaitDelivery(settled));
    }
  }

  /** Delivers what has not been delivered; tries again until whoever asked completes the answer. */
  CompletableFuture<@Nullable Void> redeliver() {
    CompletableFuture<@Nullable Void> delivered = new CompletableFuture<>();
    redelivery.drain(delivered);
    return delivered;
  }

  /** Stores a value in place of all that is there or being loaded. */
  CompletableFuture<@Nullable Void> put(K key, Entry<V> entry, CacheOptions options) {
    engine.require(key);
    try {
      return putAtOnce(key, entry, options)
          ? Steps.DONE
          : inTurn(key, () -> putEverywhere(key, entry, options));
    } catch (RuntimeException | Error failure) {
      return orInvalidate(key, CompletableFuture.failedFuture(failure));
    }
  }

  /** Where there is nothing between taking a key and filling it, both are one step. */
  private boolean putAtOnce(K key, Entry<V> entry, CacheOptions options) {
    LocalTier<K, V> sole = engine.stack().soleLocal();
    if (sole == null || !engine.undelivered().isEmpty()) {
      return false;
    }
    Level<K, V> level = engine.stack().home();
    Admission<K, V> admission = engine.admission();
    Outcome outcome =
        sole.putAtOnce(key, admission.admit(level, entry, options.lives(), admission.beginning()));
    if (outcome == null) {
      return false;
    }
    engine.detach(key);
    level.reportFilled(engine.observer(), outcome);
    return true;
  }

  private CompletableFuture<@Nullable Void> putEverywhere(
      K key, Entry<V> entry, CacheOptions options) {
    Hold<K, V> hold = hold(key, options);
    CompletableFuture<@Nullable Void> taken =
        Steps.then(hold.voidBeyondHome(), done -> hold.take(Taking.WRITE));
    CompletableFuture<Boolean> stored = Steps.then(taken, done -> hold.store(entry));
    return orInvalidate(key, Steps.then(stored, kept -> tookEffect(key)));
  }

  /** Notes that a write took effect everywhere: nobody joins a load from before it. */
  CompletableFuture<@Nullable Void> tookEffect(K key) {
    remember(Change.of(key));
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
      K key, CacheOptions options, Function<Hold<K, V>, CompletableFuture<R>> work) {
    engine.require(key);
    return inTurn(
        key,
        () -> {
          Patience patience = engine.patience();
          return Steps.then(take(key, options, patience), work);
        });
  }

  /** The writers of a key, for who waits to be one of them. */
  Awaited lineOf(K key) {
    return () -> turns.actor(key);
  }

  /** Notes that this thread acts, within the turn that it has. */
  void actHere(K key) {
    turns.actedBy(key, Thread.currentThread());
  }

  private CompletableFuture<Hold<K, V>> take(K key, CacheOptions options, Patience patience) {
    Hold<K, V> hold = hold(key, options);
    return Steps.then(
        orInvalidate(key, hold.take(Taking.UPDATE)),
        done -> {
          if (hold.isTaken()) {
            return CompletableFuture.completedFuture(hold);
          }
          return patience.isOver()
              ? CompletableFuture.failedFuture(occupied())
              : Steps.then(patience.pause(), over -> take(key, options, patience));
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
    return Steps.then(
        turns.await(key),
        line -> {
          CompletableFuture<R> done = Steps.call(work);
          if (done.isDone()) {
            turns.end(key, line);
            return done;
          }
          return done.whenComplete((result, failure) -> turns.end(key, line));
        });
  }

  private Hold<K, V> hold(K key, CacheOptions options) {
    return new Hold<>(engine, new Passage<>(key, options, engine.stack().levels().size()));
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
