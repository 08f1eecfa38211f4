package io.tiercel.annotation;

import io.tiercel.annotation.Transactions.Outcome;
import io.tiercel.error.CacheException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * A change of a cache that comes with a call.
 *
 * @param cache the cache's name
 * @param condition whether it takes place; null for always
 * @param change makes the change of a call, to be begun later
 * @param afterCommit who knows when, or null for at once
 */
record Effect(
    String cache, @Nullable Expression condition, Change change, @Nullable Commit afterCommit) {

  /** The end of a transaction, for which changes may have to wait. */
  interface Commit {
    /** What there is to do at once; null if it was handed on, or is never to be done. */
    @Nullable Pending due(String cache, Pending change);

    /** That of the present thread's transaction, if there is one, for use by any other thread. */
    default Commit ofThread(String cache) {
      return this;
    }
  }

  /** Finds out what to change, and answers what begins it. */
  @FunctionalInterface
  interface Change {
    Pending of(@Nullable Object[] arguments, @Nullable Object result);
  }

  /** A change whose time has not come. */
  @FunctionalInterface
  interface Pending {
    /** Begins it. */
    CompletableFuture<Void> begin();

    /** Begins what is right whether or not the transaction has committed. */
    default CompletableFuture<Void> beginInDoubt() {
      return begin();
    }

    /** Why some of it never can be done, which the call fails with when the rest is on its way. */
    default @Nullable RuntimeException impossible() {
      return null;
    }

    /** What is left of it after a transaction that ended in this way. */
    default @Nullable Pending after(Outcome outcome) {
      return switch (outcome) {
        case COMMITTED -> this;
        case UNKNOWN -> new InDoubt(this);
        case ROLLED_BACK -> null;
      };
    }
  }

  /** A change of which nobody knows whether it has become true. */
  private record InDoubt(Pending change) implements Pending {
    @Override
    public CompletableFuture<Void> begin() {
      return change.beginInDoubt();
    }
  }

  /** What there is to do at once, or null; what has to wait is handed on. */
  @Nullable Pending prepare(@Nullable Object[] arguments, @Nullable Object result) {
    if (condition != null && !Terms.isTrue(condition, arguments, result)) {
      return null;
    }
    Pending begin = change.of(arguments, result);
    Pending due = afterCommit == null ? begin : afterCommit.due(cache, begin);
    RuntimeException impossible = begin.impossible();
    return impossible == null
        ? due
        : () -> begun(due).handle((done, failed) -> fail(impossible, failed));
  }

  private static CompletableFuture<Void> begun(@Nullable Pending due) {
    return due == null ? CompletableFuture.completedFuture(null) : due.begin();
  }

  private static Void fail(RuntimeException impossible, @Nullable Throwable failed) {
    if (failed != null) {
      impossible.addSuppressed(failed);
    }
    throw impossible;
  }

  /** The same, which waits for the present transaction whichever thread prepares it. */
  Effect ofThread() {
    return afterCommit == null
        ? this
        : new Effect(cache, condition, change, afterCommit.ofThread(cache));
  }

  /** Waits for what was begun. */
  static void finish(CompletableFuture<Void> begun) {
    try {
      begun.join();
    } catch (CompletionException failed) {
      throw failed.getCause() instanceof CacheException usual ? usual : failed;
    }
  }
}
