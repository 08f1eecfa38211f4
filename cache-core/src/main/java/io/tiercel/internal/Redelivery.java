package io.tiercel.internal;

import io.tiercel.error.TierException;
import io.tiercel.error.TierTimeoutException;
import io.tiercel.error.TierUnavailableException;
import io.tiercel.internal.guard.Undelivered.Pending;
import io.tiercel.internal.runtime.Later;
import io.tiercel.spi.Change;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Retries undelivered invalidations, in pauses that grow, until there are none. Nobody waits for
 * it, so it passes an open breaker, and is the first to notice that the tier is back.
 */
final class Redelivery<K, V> {

  private static final Duration FIRST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofSeconds(5);

  private final Engine<K, V> engine;
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private volatile Duration pause = FIRST;

  Redelivery(Engine<K, V> engine) {
    this.engine = engine;
  }

  /** Sees to it that there is a retry. */
  void ensure() {
    boolean due = !engine.isShut() && !engine.undelivered().isEmpty();
    if (due && scheduled.compareAndSet(false, true)) {
      Later.run(engine.scheduling(), jittered(), this::begin);
    }
  }

  private Duration jittered() {
    long nanos = pause.toNanos();
    return Duration.ofNanos(
        nanos / 2 + Long.remainderUnsigned(engine.scheduling().random(), nanos));
  }

  private void begin() {
    Steps.whenDone(Steps.call(this::attempt), this::attempted);
  }

  private void attempted() {
    Duration doubled = pause.multipliedBy(2);
    Duration longer = doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
    pause = engine.undelivered().isEmpty() ? FIRST : longer;
    report();
    scheduled.set(false);
    ensure();
  }

  private void report() {
    for (Level<K, V> level : engine.stack().levels()) {
      int pending = engine.undelivered().count(level.index()) + level.late();
      engine.observer().undelivered(level.name(), pending);
    }
  }

  /** Tries in short pauses, until nothing is pending or the given stage was completed. */
  void drain(CompletableFuture<@Nullable Void> drained) {
    if (!drained.isDone()) {
      Steps.whenDone(Steps.call(this::attempt), () -> goOnDraining(drained));
    }
  }

  private void goOnDraining(CompletableFuture<@Nullable Void> drained) {
    if (engine.undelivered().isEmpty()) {
      drained.complete(null);
    } else {
      Later.run(engine.scheduling(), FIRST, () -> drain(drained));
    }
  }

  /** Tries once to deliver all that is pending. */
  private CompletableFuture<@Nullable Void> attempt() {
    Map<Object, Pending> snapshot = engine.undelivered().snapshot();
    List<Map.Entry<Integer, List<Change<K>>>> levels =
        List.copyOf(engine.undelivered().changes(snapshot).entrySet());
    return Steps.each(
        levels,
        level -> Steps.each(level.getValue(), change -> deliver(change, level.getKey(), snapshot)));
  }

  private CompletableFuture<@Nullable Void> deliver(
      Change<K> change, int level, Map<Object, Pending> snapshot) {
    long latest = engine.undelivered().latest();
    return Steps.then(
        new Invalidation<>(engine, change, Level::insisting).run(level),
        failure -> {
          if (failure != null) {
            return severally(change, level, failure);
          }
          engine.undelivered().delivered(change, snapshot);
          boolean isBlocked = level > engine.stack().home().index();
          return isBlocked ? unblock(change, latest) : Steps.DONE;
        });
  }

  /**
   * A key that a tier refuses must not keep the others from it. A tier that is away is not asked as
   * often as there are keys.
   */
  private CompletableFuture<@Nullable Void> severally(
      Change<K> change, int level, TierException failure) {
    boolean away =
        failure.getCause() instanceof TierUnavailableException
            || failure.getCause() instanceof TierTimeoutException;
    if (away || !(change instanceof Change.Keys<K> keys) || keys.keys().size() == 1) {
      return Steps.DONE;
    }
    Map<Object, Pending> anew = engine.undelivered().snapshot(); // failing has numbered them anew
    return Steps.each(keys.keys(), key -> deliver(Change.of(key), level, anew));
  }

  /** What was missed anew meanwhile is blocked by a greater number, and stays so. */
  private CompletableFuture<@Nullable Void> unblock(Change<K> change, long number) {
    Level<K, V> home = engine.stack().home();
    return Steps.call(() -> home.insisting().unblock(change, number))
        .handle((done, failure) -> null);
  }
}
