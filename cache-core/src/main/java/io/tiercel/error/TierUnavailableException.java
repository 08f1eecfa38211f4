package io.tiercel.error;

/**
 * A tier was not asked: its circuit breaker is open because it failed too often a moment ago, it
 * has no connection, or an operator switched it. The operation did not take place.
 *
 * <p>It has no stack trace: one is made for every call while a tier is down, and where the call
 * came from says nothing about why.
 */
public class TierUnavailableException extends TierException {

  private static final long serialVersionUID = 1L;

  /** An exception about one operation of one tier. */
  public TierUnavailableException(String tier, String operation, String message) {
    super(tier, operation, message, null);
  }

  @Override
  @SuppressWarnings("UnsynchronizedOverridesSynchronized") // there is nothing to guard
  public Throwable fillInStackTrace() {
    return this;
  }
}
