package io.tiercel.internal;

import io.tiercel.policy.TierPolicy;
import io.tiercel.spi.Entry;
import io.tiercel.spi.Scheduling;
import io.tiercel.spi.Scope;
import io.tiercel.spi.Tier;

/**
 * A tier in its place in the stack.
 *
 * @param index its distance from the application: 0 is the nearest
 * @param tier the tier, with its decorators
 * @param policy how long entries live in it
 */
record Level<K, V>(int index, Tier<K, V> tier, TierPolicy policy) {

  String name() {
    return tier.name();
  }

  boolean isLocal() {
    return tier.scope() == Scope.LOCAL;
  }

  /**
   * The entry as this tier may keep it: for at most the tier's own life, and never longer than
   * given.
   */
  Entry<V> admit(Entry<V> entry, long staleFor, Scheduling scheduling) {
    if (!policy.limitsLife()) {
      return entry;
    }
    long freshUntil = scheduling.millis() + drawnLife(scheduling);
    return freshUntil < entry.freshUntil()
        ? entry.endingBy(freshUntil, freshUntil + staleFor)
        : entry;
  }

  private long drawnLife(Scheduling scheduling) {
    long life = policy.timeToLive().toMillis();
    if (policy.jitter() == 0) {
      return life;
    }
    double drawn = (scheduling.random() >>> 11) * 0x1.0p-53;
    return life - (long) (life * policy.jitter() * drawn);
  }
}
