package io.tiercel.error;

import org.jspecify.annotations.Nullable;

/**
 * The root of everything that Tiercel itself throws. Its message says which cache, which tier, what
 * was tried and what to do.
 */
public class CacheException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** An exception with what happened; a cause may be added by {@link #initCause}. */
  public CacheException(String message) {
    super(message);
  }

  /** An exception with what happened and, where there is one, why. */
  public CacheException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
