package io.tiercel.internal.runtime;

import org.jspecify.annotations.Nullable;

/**
 * A failure as the log may show it: what it is and where it came from, but of others' messages
 * nothing, since a library, a loader or a listener may quote a key or a value in them. Tiercel's
 * own messages and those of the client of Redis quote neither.
 */
final class Discreet extends Exception {

  private static final long serialVersionUID = 1L;
  private static final int LONGEST_CHAIN = 20;

  private Discreet(String message, @Nullable Throwable cause, StackTraceElement[] trace) {
    super(message, cause, false, true);
    setStackTrace(trace);
  }

  /** The failure and its causes, for the log. */
  static Throwable of(Throwable failure) {
    return of(failure, 0);
  }

  private static Throwable of(Throwable failure, int depth) {
    Throwable cause = failure.getCause();
    Throwable why = cause == null || depth == LONGEST_CHAIN ? null : of(cause, depth + 1);
    String type = failure.getClass().getName();
    boolean own = type.startsWith("io.tiercel.") || type.startsWith("io.lettuce.");
    String message = own ? failure.getMessage() : null;
    return new Discreet(
        message == null ? type : type + ": " + message, why, failure.getStackTrace());
  }
}
