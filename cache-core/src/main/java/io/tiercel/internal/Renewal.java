package io.tiercel.internal;

import io.tiercel.policy.CachePolicy;
import io.tiercel.policy.Lives;
import io.tiercel.spi.Entry;
import io.tiercel.spi.Scheduling;
import java.time.Duration;

/**
 * Decides when an entry that is still good is renewed: surely at the refresh age, and with growing
 * probability shortly before it, the earlier the longer loads take, so that readers and nodes do
 * not all decide at once (after "Optimal Probabilistic Cache Stampede Prevention", VLDB 2015).
 */
final class Renewal {

  private static final int SMOOTHING = 8;

  private final CachePolicy policy;
  private final Scheduling scheduling;
  private volatile long usualLoadMillis;

  Renewal(CachePolicy policy, Scheduling scheduling) {
    this.policy = policy;
    this.scheduling = scheduling;
  }

  /** Learns how long a load took. A lost update among racing loads does no harm. */
  void took(long nanos) {
    long millis = nanos / 1_000_000;
    long before = usualLoadMillis;
    usualLoadMillis = before + (millis - before) / SMOOTHING;
  }

  /** Whether a reader with these lives could have the entry renewed by now, give or take a tick. */
  boolean isNear(Entry<?> entry, Lives lives) {
    Duration after = lives.refreshAfter(policy);
    long age = scheduling.millis() - entry.writtenAt();
    Duration earliest = CachePolicy.earliestRefresh(after).minus(Scheduling.TICK);
    return !after.isZero() && age >= earliest.toMillis();
  }

  boolean isDue(Entry<?> entry, Lives lives) {
    Duration after = lives.refreshAfter(policy);
    if (after.isZero()) {
      return false;
    }
    long age = scheduling.millis() - entry.writtenAt();
    if (age >= after.toMillis()) {
      return true;
    }
    boolean near = age >= CachePolicy.earliestRefresh(after).toMillis();
    return near && age + usualLoadMillis * exponential() >= after.toMillis();
  }

  /** Drawn from the exponential distribution of mean 1. */
  private double exponential() {
    double uniform = ((scheduling.random() >>> 11) + 1) * 0x1.0p-53;
    return -Math.log(uniform);
  }
}
