package io.tiercel.policy;

import java.time.Duration;

/**
 * How long a reader waits for a value.
 *
 * @param soft after which a stale value at hand is answered while the load goes on; zero for never
 * @param hard after which the load counts as failed; zero for never
 * @param waiting how long a node waits for a value that another node is loading before it loads
 *     itself
 */
public record LoadTimeouts(Duration soft, Duration hard, Duration waiting) {

  /** No limit for loads; up to two seconds for another node's. */
  public static final LoadTimeouts DEFAULT =
      new LoadTimeouts(Duration.ZERO, Duration.ZERO, Duration.ofSeconds(2));

  /** Checks each, and that soft comes before hard. */
  public LoadTimeouts {
    Rules.notNegative("softLoadTimeout", soft);
    Rules.notNegative("loadTimeout", hard);
    Rules.notNegative("waitAtMost", waiting);
    Rules.check(
        hard.isZero() || soft.compareTo(hard) < 0,
        "softLoadTimeout",
        soft,
        "shorter than loadTimeout, " + hard);
  }
}
