package io.tiercel.error;

import org.jspecify.annotations.Nullable;

/**
 * A tier could not do what it was asked to.
 *
 * <p>A reader never sees one: a tier that fails is a miss. Whoever changes something does, because
 * a change that did not reach a tier is not done.
 */
public class TierException extends CacheException {

  private static final long serialVersionUID = 1L;

  private final String tier;
  private final String operation;

  /** An exception about one operation of one tier; the message is prefixed with both. */
  public TierException(String tier, String operation, String message, @Nullable Throwable cause) {
    super("tier " + tier + ", " + operation + ": " + message, cause);
    this.tier = tier;
    this.operation = operation;
  }

  /** The name of the tier. */
  public String tier() {
    return tier;
  }

  /** What was tried, such as {@code remove}. */
  public String operation() {
    return operation;
  }
}
