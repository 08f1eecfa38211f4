package io.tiercel.internal;

import io.tiercel.error.TierException;
import io.tiercel.spi.Change;
import io.tiercel.spi.Tier;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to make a change take effect: in each level from the farthest to the nearest, and
 * then among the flights.
 *
 * <p>Far to near, because a nearer tier that was emptied first could be filled again from a farther
 * one that still has the old value. Flights last, because a flight that began before all tiers were
 * voided may have read the old value from one of them. A level that fails does not stop the nearer
 * ones; from that moment it is not believed until the change was delivered.
 */
final class Invalidation<K, V> {

  /** How long Home keeps other nodes from the tiers beyond it, unless the block is renewed. */
  static final Duration BLOCK = Duration.ofSeconds(30);

  private final Engine<K, V> engine;
  private final Change<K> change;
  private final Function<Level<K, V>, Tier<K, V>> way;
  private boolean missedBeyondHome;

  /** The number that the change was kept under when a level had missed it. */
  private long pending;

  private @Nullable Level<K, V> missed;
  private @Nullable Throwable failure;

  /**
   * One attempt.
   *
   * @param way which tier of a level takes the change: the usual one, or {@link Level#insisting}
   */
  Invalidation(Engine<K, V> engine, Change<K> change, Function<Level<K, V>, Tier<K, V>> way) {
    this.engine = engine;
    this.change = change;
    this.way = way;
  }

  /**
   * Makes the change take effect in the given level and all nearer ones. Completes normally in any
   * case: with an exception that names the farthest tier that failed, or with null.
   */
  CompletableFuture<@Nullable TierException> run(int farthest) {
    return Steps.then(
        Steps.each(engine.stack().upTo(farthest), this::visit),
        done -> {
          detach();
          return CompletableFuture.completedFuture(describe());
        });
  }

  private void detach() {
    engine.detach(change);
  }

  private CompletableFuture<?> visit(Level<K, V> level) {
    CompletableFuture<Void> voided = Steps.call(() -> voidAt(level));
    if (voided.isDone()) {
      note(level, Steps.failureOf(voided));
      return Steps.DONE;
    }
    return voided.handle(
        (done, cause) -> {
          note(level, cause);
          return null;
        });
  }

  private CompletableFuture<Void> voidAt(Level<K, V> level) {
    boolean block = missedBeyondHome && engine.stack().isHome(level);
    Tier<K, V> tier = way.apply(level);
    return (block ? tier.block(change, BLOCK, pending) : tier.remove(change)).toCompletableFuture();
  }

  private void note(Level<K, V> level, @Nullable Throwable cause) {
    if (cause == null) {
      return;
    }
    pending = engine.undelivered().add(change, level.index());
    missedBeyondHome |= level.index() > engine.stack().home().index();
    if (missed == null) {
      missed = level;
      failure = Steps.cause(cause);
    }
  }

  private @Nullable TierException describe() {
    return missed == null || failure == null
        ? null
        : Failures.undelivered(engine.name(), missed.name(), failure);
  }
}
