package io.tiercel.internal.guard;

import io.tiercel.error.TierTimeoutException;
import io.tiercel.internal.guard.Deadlines.Deadline;
import io.tiercel.policy.TimeLimits;
import io.tiercel.spi.Answer;
import io.tiercel.spi.Ask;
import io.tiercel.spi.Ask.Loan;
import io.tiercel.spi.Scheduling;
import io.tiercel.spi.Tier;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A tier that answers in time or fails with a {@link TierTimeoutException}.
 *
 * <p>The operation itself goes on; nothing can call it back. An answer that comes too late is
 * dropped, and the tickets in it are given back, or other nodes would wait for a value that nobody
 * is loading. A time-out completes its stage on a thread for what is due. A stage that is complete
 * at once costs no deadline, unless the asker lent its thread: what is done there is broken off in
 * time.
 */
public final class TimeLimit<K, V> extends ForwardingTier<K, V> {

  private final Tier<K, V> tier;
  private final Deadlines reads;
  private final Deadlines writes;
  private final Deadlines invalidations;

  /** The tier, with limits. */
  public TimeLimit(Tier<K, V> tier, TimeLimits limits, Scheduling scheduling) {
    super(tier);
    this.tier = tier;
    this.reads = new Deadlines(limits.read(), scheduling);
    this.writes = new Deadlines(limits.write(), scheduling);
    this.invalidations = new Deadlines(limits.invalidate(), scheduling);
  }

  @Override
  <T> CompletionStage<T> run(Operation operation, Supplier<CompletionStage<T>> call) {
    Limited<T> limited = new Limited<>(operation, deadlinesOf(operation), null);
    call.get().whenComplete(limited::settle);
    limited.runOutUnlessDone();
    return limited;
  }

  @Override
  public CompletionStage<List<Answer<V>>> getAll(List<K> keys, Ask ask) {
    Loan loan = ask.loan();
    return loan == null ? super.getAll(keys, ask) : lent(loan, () -> tier.getAll(keys, ask));
  }

  @Override
  public CompletionStage<Answer<V>> get(K key, Ask ask) {
    Loan loan = ask.loan();
    return loan == null ? super.get(key, ask) : lent(loan, () -> tier.get(key, ask));
  }

  /** The call may keep this thread, so its time begins before it. */
  private <T> CompletionStage<T> lent(Loan loan, Supplier<CompletionStage<T>> call) {
    Limited<T> limited = new Limited<>(Operation.GET, reads, loan);
    limited.runOutUnlessDone();
    called(call).whenComplete(limited::settle);
    return limited;
  }

  private Deadlines deadlinesOf(Operation operation) {
    return switch (operation) {
      case GET, INSPECT -> reads;
      case TAKE, FILL -> writes;
      case REMOVE, BLOCK, UNBLOCK -> invalidations;
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
  private final class Limited<T> extends CompletableFuture<T> implements Runnable {

    private final Operation operation;
    private final Deadlines deadlines;
    private final @Nullable Loan loan;
    private volatile @Nullable Deadline deadline;

    Limited(Operation operation, Deadlines deadlines, @Nullable Loan loan) {
      this.operation = operation;
      this.deadlines = deadlines;
      this.loan = loan;
    }

    void settle(@Nullable T value, @Nullable Throwable failure) {
      if (!end(this, value, failure == null ? null : unwrapped(failure))) {
        giveBack(value);
        return;
      }
      Deadline pending = deadline;
      if (pending != null) {
        deadlines.callOff(pending);
      }
    }

    void runOutUnlessDone() {
      if (isDone()) {
        return;
      }
      Deadline pending = deadlines.begin(this);
      deadline = pending;
      if (isDone()) { // meanwhile, and whoever ended it may not have seen the deadline
        deadlines.callOff(pending);
      }
    }

    /** The time is over. */
    @Override
    public void run() {
      if (!isDone()) {
        completeExceptionally(
            new TierTimeoutException(
                name(),
                operation.label(),
                "no answer within " + deadlines.limit().toMillis() + " ms"));
      }
      if (loan != null) {
        loan.expire();
      }
    }
  }
}
