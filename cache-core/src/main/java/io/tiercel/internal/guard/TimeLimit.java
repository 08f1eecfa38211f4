package io.tiercel.internal.guard;

import io.tiercel.error.TierTimeoutException;
import io.tiercel.internal.runtime.Later;
import io.tiercel.policy.TimeLimits;
import io.tiercel.spi.Answer;
import io.tiercel.spi.Scheduling;
import io.tiercel.spi.Scheduling.Cancellable;
import io.tiercel.spi.Tier;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A tier that answers in time or fails with a {@link TierTimeoutException}.
 *
 * <p>The operation itself goes on; nothing can call it back. An answer that comes too late is
 * dropped, and the tickets in it are given back, or other nodes would wait for a value that nobody
 * is loading. A time-out completes its stage on the executor. A stage that is complete at once
 * costs no timer.
 */
public final class TimeLimit<K, V> extends ForwardingTier<K, V> {

  private final TimeLimits limits;
  private final Scheduling scheduling;

  /** The tier, with limits. */
  public TimeLimit(Tier<K, V> tier, TimeLimits limits, Scheduling scheduling) {
    super(tier);
    this.limits = limits;
    this.scheduling = scheduling;
  }

  @Override
  <T> CompletionStage<T> run(Operation operation, Supplier<CompletionStage<T>> call) {
    Limited<T> limited = new Limited<>();
    call.get().whenComplete(limited::settle);
    if (!limited.isDone()) {
      limited.runOutAfter(limitOf(operation), operation);
    }
    return limited;
  }

  private Duration limitOf(Operation operation) {
    return switch (operation) {
      case GET, INSPECT -> limits.read();
      case TAKE, FILL -> limits.write();
      case REMOVE, BLOCK, UNBLOCK -> limits.invalidate();
    };
  }

  private static void giveBack(@Nullable Object late) {
    if (late instanceof Answer.Miss<?> miss) {
      miss.ticket().release();
    } else if (late instanceof Iterable<?> several) {
      several.forEach(TimeLimit::giveBack);
    }
  }

  /** What the caller waits for: the answer or the end of time, whichever comes first. */
  private final class Limited<T> extends CompletableFuture<T> {

    private volatile @Nullable Cancellable timer;

    void settle(@Nullable T value, @Nullable Throwable failure) {
      if (!end(this, value, failure == null ? null : unwrapped(failure))) {
        giveBack(value);
        return;
      }
      Cancellable pending = timer;
      if (pending != null) {
        pending.cancel();
      }
    }

    void runOutAfter(Duration limit, Operation operation) {
      Cancellable pending = Later.run(scheduling, limit, () -> runOut(limit, operation));
      timer = pending;
      if (isDone()) { // meanwhile, and whoever ended it may not have seen the timer
        pending.cancel();
      }
    }

    private void runOut(Duration limit, Operation operation) {
      if (!isDone()) {
        completeExceptionally(
            new TierTimeoutException(
                name(), operation.label(), "no answer within " + limit.toMillis() + " ms"));
      }
    }
  }
}
