package io.tiercel.internal;

import io.tiercel.internal.runtime.Later;
import io.tiercel.spi.Scheduling;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** How long a descent waits for another node's load, in pauses that grow and are never alike. */
final class Patience {

  private static final long SHORTEST_NANOS = Duration.ofMillis(2).toNanos();
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
    if (until == NOT_BEGUN) {
      until = scheduling.millis() + budget;
    }
    long drawn = pause / 2 + Long.remainderUnsigned(scheduling.random(), pause);
    pause = Math.min(pause * 2, LONGEST_NANOS);
    CompletableFuture<@Nullable Void> over = new CompletableFuture<>();
    Later.run(scheduling, Duration.ofNanos(drawn), () -> over.complete(null));
    return over;
  }
}
