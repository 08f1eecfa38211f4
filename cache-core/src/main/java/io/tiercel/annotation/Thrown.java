package io.tiercel.annotation;

import io.tiercel.error.LoadException;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** What a method threw, on its way through a cache. */
final class Thrown {

  private Thrown() {}

  /** What the method threw, whether or not it declares it: Kotlin's methods declare nothing. */
  static Throwable within(LoadException failed) {
    return failed.getCause() == null ? failed : failed.getCause();
  }

  /** The same for a stage, which may fail with anything. */
  static <T extends @Nullable Object> CompletableFuture<T> later(CompletableFuture<T> value) {
    if (value.isDone() && !value.isCompletedExceptionally()) {
      return value;
    }
    return value.exceptionallyCompose(failure -> CompletableFuture.failedFuture(cause(failure)));
  }

  private static Throwable cause(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause instanceof LoadException failed ? within(failed) : cause;
  }

  /**
   * As what a loader may throw. What a method lets through from the load of another cache is
   * wrapped as a checked exception would be, so that {@link #within} finds it unchanged.
   */
  static Exception ofMethod(Throwable thrown, String cache) {
    if (thrown instanceof Error error) {
      throw error;
    } else if (thrown instanceof LoadException ofAnother) {
      return new LoadException(cache, ofAnother);
    }
    return thrown instanceof Exception usual ? usual : new UndeclaredThrowableException(thrown);
  }

  /** Throws it where nothing checked may be thrown; generated code declares what it can be. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  static <T extends Throwable> T unchecked(Throwable thrown) throws T {
    throw (T) thrown;
  }
}
