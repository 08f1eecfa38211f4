package io.tiercel.internal;

import io.tiercel.policy.CachePolicy;
import io.tiercel.spi.Entry;
import io.tiercel.spi.Scheduling;

/**
 * Decides when an entry that is still good is renewed: surely at the refresh age, and with growing
 * probability shortly before it, the earlier the longer loads take, so that readers and nodes do
 * not all decide at once (after "Optimal Probabilistic Cache Stampede Prevention", VLDB 2015).
 */
final class Renewal {

  private static final int SMOOTHING = 8;

  private final long refreshAfter;
  private final long earliest;
  private final Scheduling scheduling;
  private volatile long usualLoadMillis;

  Renewal(CachePolicy policy, Scheduling scheduling) {
    this.refreshAfter = policy.refreshAfter().toMillis();
    this.earliest = policy.earliestRefresh().toMillis();
    this.scheduling = scheduling;
  }

  /** Learns how long a load took. A lost update among racing loads does no harm. */
  void took(long nanos) {
    long millis = nanos / 1_000_000;
    long usual = usualLoadMillis;
    usualLoadMillis = usual + (millis - usual) / SMOOTHING;
  }

  boolean isDue(Entry<?> entry) {
    if (refreshAfter == 0) {
      return false;
    }
    long age = scheduling.millis() - entry.writtenAt();
    if (age >= refreshAfter) {
      return true;
    }
    return age >= earliest && age + usualLoadMillis * exponential() >= refreshAfter;
  }

  /** Drawn from the exponential distribution of mean 1. */
  private double exponential() {
    double uniform = ((scheduling.random() >>> 11) + 1) * 0x1.0p-53;
    return -Math.log(uniform);
  }
}
