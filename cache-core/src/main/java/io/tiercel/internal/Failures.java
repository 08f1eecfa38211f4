package io.tiercel.internal;

import io.tiercel.error.CacheException;
import io.tiercel.error.LoadException;
import io.tiercel.error.TierException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** Makes the exceptions that come out of a cache. */
final class Failures {

  private Failures() {}

  /** A change that did not reach a tier. */
  static TierException undelivered(String cache, String tier, Throwable cause) {
    return new TierException(
        tier,
        "invalidate",
        "An invalidation in cache "
            + cache
            + " was not delivered. It has taken effect in the nearer tiers and is retried until it"
            + " is delivered. "
            + reason(cause),
        cause);
  }

  /** A write that a tier could not take. */
  static TierException unwritten(String cache, String tier, Throwable cause) {
    return new TierException(
        tier,
        "put",
        "A write to cache " + cache + " failed. The key was invalidated instead. " + reason(cause),
        cause);
  }

  /** A write that waits for somebody who waits for it. */
  static CacheException waitsForItself(String cache) {
    return new CacheException(
        "A write to cache "
            + cache
            + " would wait for an atomic operation on its key that itself waits for the writing"
            + " thread: for its load, or for the key that it decides about. Write outside of loaders"
            + " and of functions of atomic operations, or keys in one order.",
        null);
  }

  /**
   * Whether this is the interruption of the thread that it came to, which says nothing of the
   * source of truth. What a future failed with befell another thread.
   */
  static boolean isInterruption(Throwable failure) {
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < 100; depth++) {
      if (cause instanceof InterruptedException) {
        return true;
      }
      boolean ofAnother =
          cause instanceof ExecutionException || cause instanceof CompletionException;
      cause = ofAnother ? null : cause.getCause();
    }
    return false;
  }

  /** As {@link #isInterruption}, or the thread that it came to is an interrupted one. */
  static boolean isInterruptionHere(Throwable failure) {
    return Thread.currentThread().isInterrupted() || isInterruption(failure);
  }

  private static String reason(Throwable cause) {
    String message = cause.getMessage();
    return "The reason: " + (message == null ? cause.getClass().getSimpleName() : message);
  }

  /** The interruption of a thread that waited. */
  static CacheException interrupted(String cache, InterruptedException cause) {
    return new CacheException(
        "The thread was interrupted while it waited for cache "
            + cache
            + ". What it waited for goes on.",
        cause);
  }

  /** The failure as a blocking caller gets it; one that is an {@link Error} is thrown. */
  static RuntimeException thrown(String cache, Throwable failure) {
    Throwable cause = visible(cache, failure);
    if (cause instanceof RuntimeException unchecked) {
      return unchecked;
    }
    throw (Error) cause;
  }

  /** What any caller gets for a failure: itself if it is unchecked, else wrapped. */
  static Throwable visible(String cache, Throwable failure) {
    Throwable cause = Steps.cause(failure);
    boolean unchecked = cause instanceof RuntimeException || cause instanceof Error;
    return unchecked ? cause : new LoadException(cache, cause);
  }
}
