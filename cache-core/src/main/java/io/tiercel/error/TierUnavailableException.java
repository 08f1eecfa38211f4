package io.tiercel.error;

/**
 * A tier was not asked, because its circuit breaker is open: it failed too often a moment ago. The
 * operation did not take place.
 */
public class TierUnavailableException extends TierException {

  private static final long serialVersionUID = 1L;

  /** An exception about one operation of one tier. */
  public TierUnavailableException(String tier, String operation, String message) {
    super(tier, operation, message, null);
  }
}
