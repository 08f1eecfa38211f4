package io.tiercel.policy;

import java.time.Duration;

/**
 * How long entries live in one tier.
 *
 * @param timeToLive how long a value is fresh there; {@link #UNLIMITED} leaves it to the loader and
 *     to the other tiers
 * @param jitter the part of a life, from 0 up to but not including 1, by which it is shortened at
 *     random, so that what was written together does not end together
 */
public record TierPolicy(Duration timeToLive, double jitter) {

  /** A life that the tier does not limit: a thousand years. */
  public static final Duration UNLIMITED = Duration.ofDays(365_000);

  /** Lives without a limit of their own, shortened by up to a tenth. */
  public static final TierPolicy DEFAULT = new TierPolicy(UNLIMITED, 0.1);

  /** Checks both. */
  public TierPolicy {
    Rules.positive("timeToLive", timeToLive);
    Rules.check(jitter >= 0 && jitter < 1, "jitter", jitter, "at least 0 and below 1");
  }

  /** Whether the tier has a limit of its own. */
  public boolean limitsLife() {
    return timeToLive.compareTo(UNLIMITED) < 0;
  }

  /**
   * Whether entries can be renewed at that age here: it is within the life, and every entry reaches
   * the age from which on a renewal may begin, however much jitter takes from its life.
   */
  public boolean allowsRefreshAfter(Duration age) {
    double shortest = timeToLive.toMillis() * (1 - jitter);
    return age.compareTo(timeToLive) < 0 && CachePolicy.earliestRefresh(age).toMillis() < shortest;
  }

  /** The same with another time to live. */
  public TierPolicy withTimeToLive(Duration life) {
    return new TierPolicy(life, jitter);
  }

  /** The same with another jitter. */
  public TierPolicy withJitter(double part) {
    return new TierPolicy(timeToLive, part);
  }
}
