package io.tiercel.annotation;

import io.tiercel.annotation.Transactions.Outcome;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The end of a transaction, for a change that gets ready on another thread: it takes place when
 * both are there. The change that comes last is made by its own thread, be it that of the
 * transaction.
 */
final class AwaitedCommit implements Effect.Commit {

  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Outcome outcome;
  private Effect.@Nullable Pending change;

  @Override
  public Effect.@Nullable Pending due(String cache, Effect.Pending ready) {
    lock.lock();
    try {
      change = ready;
      return outcome == null ? null : ready.after(outcome);
    } finally {
      lock.unlock();
    }
  }

  /** The transaction has ended. */
  void end(Outcome how) {
    Effect.Pending ready;
    lock.lock();
    try {
      outcome = how;
      ready = change;
    } finally {
      lock.unlock();
    }
    if (ready != null) {
      Surroundings.end(ready, how);
    }
  }
}
