package io.tiercel.annotation;

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
 * @param afterCommit the surroundings that know when, or null for at once
 */
record Effect(
    String cache,
    @Nullable Expression condition,
    Change change,
    @Nullable Surroundings afterCommit) {

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
  }

  /** What there is to do at once, or null; what has to wait is handed on. */
  @Nullable Pending prepare(@Nullable Object[] arguments, @Nullable Object result) {
    if (condition != null && !Terms.isTrue(condition, arguments, result)) {
      return null;
    }
    Pending begin = change.of(arguments, result);
    if (afterCommit == null || !afterCommit.isInTransaction()) {
      return begin;
    }
    afterCommit.afterCommit(cache, begin);
    return null;
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
