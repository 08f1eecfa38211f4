package io.tiercel.jcache;

/**
 * What stands in a cache for a key: the value in its stored form, and when its life ends. Only an
 * access prolongs a life in place; whoever changes the value puts another of these in its place.
 */
final class Held {

  /** A life without end. */
  static final long ETERNAL = Long.MAX_VALUE;

  private final Object stored;
  private volatile long expiresAt;

  Held(Object stored, long expiresAt) {
    this.stored = stored;
    this.expiresAt = expiresAt;
  }

  Object stored() {
    return stored;
  }

  long expiresAt() {
    return expiresAt;
  }

  void expireAt(long millis) {
    expiresAt = millis;
  }

  boolean isExpired(long now) {
    return expiresAt <= now;
  }
}
