package io.tiercel.annotation;

/** When an invalidation or a store takes effect. */
public enum Phase {
  /** As {@link CacheDefaults} says, else at once. */
  DEFAULT,

  /** When the method returns. */
  AT_ONCE,

  /**
   * After the transaction that the method is called in has committed, and never if it is rolled
   * back; at once where there is none. Until it ends, its thread reads past the cache: what it sees
   * is not true for anybody else yet.
   */
  AFTER_COMMIT
}
