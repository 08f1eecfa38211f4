package io.tiercel.annotation;

import io.tiercel.error.LoadException;
import java.lang.reflect.Method;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** What a method threw, on its way through a cache. */
final class Thrown {

  private Thrown() {}

  /** The checked exception within, if the method may throw it; else the wrapping one. */
  static Throwable by(Method method, LoadException failed) {
    Throwable cause = failed.getCause();
    for (Class<?> declared : method.getExceptionTypes()) {
      if (declared.isInstance(cause)) {
        return cause;
      }
    }
    return failed;
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
    while ((cause instanceof CompletionException || cause instanceof LoadException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  /** As what a loader may throw. */
  static Exception asException(Throwable thrown) {
    if (thrown instanceof Error error) {
      throw error;
    }
    return thrown instanceof Exception usual ? usual : new UndeclaredThrowableException(thrown);
  }

  /** Throws it where nothing checked may be thrown; generated code declares what it can be. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  static <T extends Throwable> T unchecked(Throwable thrown) throws T {
    throw (T) thrown;
  }
}
