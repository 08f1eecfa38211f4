package io.tiercel.internal;

import io.tiercel.internal.runtime.Later;
import io.tiercel.spi.Scheduling;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How long a descent waits for another node's load, in pauses that grow and are never alike: a
 * quarter of what was waited so far, so that a quick load is noticed soon and a slow one is not
 * asked about too often.
 */
final class Patience {

  private static final long SHORTEST_NANOS = Duration.ofMillis(2).toNanos();
  private static final long STEADY_NANOS = Duration.ofMillis(8).toNanos();
  private static final long LONGEST_NANOS = Duration.ofMillis(25).toNanos();
  private static final long NOT_BEGUN = Long.MIN_VALUE;

  private final long budget;
  private final Scheduling scheduling;
  private long until = NOT_BEGUN;
  private long pause = SHORTEST_NANOS;

  Patience(Duration budget, Scheduling scheduling) {
    this.budget = budget.toMillis();
    this.scheduling = scheduling;
  }

  /** Whether all the time is spent; it runs from the first pause. */
  boolean isOver() {
    return budget == 0 || (until != NOT_BEGUN && scheduling.millis() >= until);
  }

  /** Completes after the next pause. */
  CompletableFuture<@Nullable Void> pause() {
    long now = scheduling.millis();
    if (until == NOT_BEGUN) {
      until = now + budget;
    }
    long drawn = pause / 2 + Long.remainderUnsigned(scheduling.random(), pause);
    pause = Math.min(pause * 2, longest(budget - (until - now)));
    CompletableFuture<@Nullable Void> over = new CompletableFuture<>();
    Later.run(scheduling, Duration.ofNanos(drawn), () -> over.complete(null));
    return over;
  }

  private static long longest(long waitedMillis) {
    long quarter = TimeUnit.MILLISECONDS.toNanos(waitedMillis) / 4;
    return Math.min(LONGEST_NANOS, Math.max(STEADY_NANOS, quarter));
  }
}
