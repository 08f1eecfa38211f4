package io.tiercel.error;

/**
 * A tier did not answer in time. Whether the operation took place is unknown, and it may still take
 * place later.
 */
public class TierTimeoutException extends TierException {

  private static final long serialVersionUID = 1L;

  /** An exception about one operation of one tier. */
  public TierTimeoutException(String tier, String operation, String message) {
    super(tier, operation, message, null);
  }
}
