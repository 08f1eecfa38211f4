package io.tiercel.policy;

import java.time.Duration;

/**
 * How one cache loads, renews and waits, whatever its tiers are.
 *
 * @param refreshAfter the age at which an entry that is still fresh is renewed behind its reader's
 *     back; zero for never
 * @param staleFor how long an entry may be served after its life, when nothing better can be had
 * @param absentFor how long it is remembered that the source of truth has no value; zero for not at
 *     all
 * @param timeouts how long a reader waits
 * @param retry how long a key whose load failed is left alone
 * @param concurrentLoads how many loads of this cache run at once
 */
public record CachePolicy(
    Duration refreshAfter,
    Duration staleFor,
    Duration absentFor,
    LoadTimeouts timeouts,
    RetryPolicy retry,
    int concurrentLoads) {

  /** Nothing is renewed, served stale or known absent; 256 loads at once. */
  public static final CachePolicy DEFAULT =
      new CachePolicy(
          Duration.ZERO,
          Duration.ZERO,
          Duration.ZERO,
          LoadTimeouts.DEFAULT,
          RetryPolicy.DEFAULT,
          256);

  /** Checks each on its own. */
  public CachePolicy {
    Rules.notNegative("refreshAfter", refreshAfter);
    Rules.notNegative("staleFor", staleFor);
    Rules.notNegative("absentFor", absentFor);
    Rules.present("timeouts", timeouts);
    Rules.present("retry", retry);
    Rules.check(concurrentLoads > 0, "concurrentLoads", concurrentLoads, "at least 1");
  }

  /** The age before which nothing is renewed: nine tenths of the refresh age. */
  public Duration earliestRefresh() {
    return earliestRefresh(refreshAfter);
  }

  /** The age before which nothing is renewed that has this refresh age. */
  public static Duration earliestRefresh(Duration refreshAge) {
    return refreshAge.multipliedBy(9).dividedBy(10);
  }
}
