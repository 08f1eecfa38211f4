package io.tiercel.internal.guard;

import io.tiercel.internal.guard.Undelivered.Pending;
import io.tiercel.internal.runtime.Later;
import io.tiercel.spi.Change;
import io.tiercel.spi.Observer;
import io.tiercel.spi.Scheduling;
import io.tiercel.spi.Tier;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Removes from one tier what is pending, at once and, where that fails, again in pauses that grow.
 * One attempt is under way at a time; what is added meanwhile goes with the next one.
 */
final class Delivery<K> {

  private static final Duration FIRST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofSeconds(5);

  private final Undelivered<K> pending;
  private final Tier<K, ?> tier;
  private final Scheduling scheduling;
  private final Observer<?, ?> observer;
  private final AtomicBoolean busy = new AtomicBoolean();
  private volatile Duration pause = FIRST;
  private volatile boolean late;
  private volatile boolean ended;

  /**
   * To a tier.
   *
   * @param tier whom it is delivered to, in a way that insists
   * @param observer told when a delivery is late
   */
  Delivery(
      Undelivered<K> pending, Tier<K, ?> tier, Scheduling scheduling, Observer<?, ?> observer) {
    this.pending = pending;
    this.tier = tier;
    this.scheduling = scheduling;
    this.observer = observer;
  }

  /** Sees to it that what is pending now is delivered. */
  void ensure() {
    if (!ended && !pending.isEmpty() && busy.compareAndSet(false, true)) {
      attempt();
    }
  }

  /** How many are late, because an attempt has failed. */
  int late() {
    return late ? pending.count() : 0;
  }

  /** Delivers nothing any more. */
  void end() {
    ended = true;
  }

  boolean hasEnded() {
    return ended;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // what is ignored can only fail with the callback
  private void attempt() {
    Map<Object, Pending> snapshot = pending.snapshot();
    List<Change<K>> changes = pending.changes(snapshot).getOrDefault(Noted.LEVEL, List.of());
    CompletableFuture<?>[] deliveries =
        changes.stream().map(change -> deliver(change, snapshot)).toArray(CompletableFuture[]::new);
    CompletableFuture.allOf(deliveries).whenComplete((done, failure) -> attempted(failure));
  }

  private CompletableFuture<Void> deliver(Change<K> change, Map<Object, Pending> snapshot) {
    return ForwardingTier.called(() -> tier.remove(change))
        .thenAccept(done -> pending.delivered(change, snapshot))
        .toCompletableFuture();
  }

  private void attempted(@Nullable Throwable failure) {
    if (failure == null) {
      pause = FIRST;
      tell(false);
      again();
    } else if (!ended) {
      tell(true);
      Later.run(scheduling, jittered(), this::again);
      Duration doubled = pause.multipliedBy(2);
      pause = doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
    }
  }

  private void again() {
    busy.set(false);
    ensure();
  }

  private void tell(boolean failed) {
    if (failed || late) {
      late = failed;
      observer.undelivered(tier.name(), late());
    }
  }

  private Duration jittered() {
    long nanos = pause.toNanos();
    return Duration.ofNanos(nanos / 2 + Long.remainderUnsigned(scheduling.random(), nanos));
  }
}
