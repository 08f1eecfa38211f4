package io.tiercel.internal;

import io.tiercel.policy.Lives;
import io.tiercel.policy.TierPolicy;
import io.tiercel.spi.Entry;
import io.tiercel.spi.Scheduling;
import io.tiercel.spi.Scope;
import io.tiercel.spi.Tier;
import java.time.Duration;

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
  Entry<V> admit(Entry<V> entry, Lives lives, Scheduling scheduling) {
    Duration life = life(lives);
    if (life == TierPolicy.UNLIMITED) {
      return entry;
    }
    long staleFor = entry.staleUntil() - entry.freshUntil();
    long freshUntil = scheduling.millis() + drawn(life.toMillis(), scheduling);
    return freshUntil < entry.freshUntil()
        ? entry.endingBy(freshUntil, freshUntil + staleFor)
        : entry;
  }

  private Duration life(Lives lives) {
    Duration own = policy.limitsLife() ? policy.timeToLive() : TierPolicy.UNLIMITED;
    Duration asked = isLocal() ? lives.localTimeToLive() : null;
    return asked != null && asked.compareTo(own) < 0 ? asked : own;
  }

  private long drawn(long life, Scheduling scheduling) {
    if (policy.jitter() == 0) {
      return life;
    }
    double drawn = (scheduling.random() >>> 11) * 0x1.0p-53;
    return life - (long) (life * policy.jitter() * drawn);
  }
}
