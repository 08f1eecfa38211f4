package io.tiercel.policy;

import java.time.Duration;

/**
 * How long a key whose load failed is left alone. Meanwhile readers get the stale value, or the
 * failure again. An invalidation of the key ends it.
 *
 * @param first after the first failure; zero for no back-off at all
 * @param longest what doubling with each further failure leads to at most
 * @param withoutStale whether keys without a stale value are left alone too; their readers would
 *     get an old failure, which surprises more than it helps unless the source needs protection
 */
public record RetryPolicy(Duration first, Duration longest, boolean withoutStale) {

  /** One second to half a minute, and only where there is a stale value to serve. */
  public static final RetryPolicy DEFAULT =
      new RetryPolicy(Duration.ofSeconds(1), Duration.ofSeconds(30), false);

  /** Every read tries again. */
  public static final RetryPolicy NONE = new RetryPolicy(Duration.ZERO, Duration.ZERO, false);

  /** Checks both lengths. */
  public RetryPolicy {
    Rules.notNegative("retry.first", first);
    Rules.notNegative("retry.longest", longest);
    Rules.check(longest.compareTo(first) >= 0, "retry.longest", longest, "at least " + first);
  }
}
