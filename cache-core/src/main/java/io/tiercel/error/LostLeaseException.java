package io.tiercel.error;

/**
 * An atomic operation lost its hold on the key before it could store its result: the key was
 * invalidated or written meanwhile. Nothing was stored; the function has run and is not run again.
 */
public final class LostLeaseException extends CacheException {

  private static final long serialVersionUID = 1L;

  /** An operation of that cache lost its lease at the tier. */
  public LostLeaseException(String cache, String tier) {
    super(
        "An atomic operation on cache "
            + cache
            + " lost its lease at tier "
            + tier
            + ": the key was changed meanwhile. Nothing was stored; repeat the operation if its"
            + " function may run again.",
        null);
  }
}
