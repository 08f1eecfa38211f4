package io.tiercel.policy;

import java.time.Duration;

/**
 * How long a tier may take for one operation before it counts as failed.
 *
 * <p>They are short, because a reader who waits for a cache is better off without it. An
 * invalidation may take longer: what it does not reach has to be retried.
 *
 * @param read for reading keys
 * @param write for filling entries, and for claiming keys to be written
 * @param invalidate for removing and marking
 */
public record TimeLimits(Duration read, Duration write, Duration invalidate) {

  /** Half a second for reads and writes, one second for invalidations. */
  public static final TimeLimits DEFAULT =
      new TimeLimits(Duration.ofMillis(500), Duration.ofMillis(500), Duration.ofSeconds(1));

  /** Checks each. */
  public TimeLimits {
    Rules.positive("timeLimits.read", read);
    Rules.positive("timeLimits.write", write);
    Rules.positive("timeLimits.invalidate", invalidate);
  }

  /** The same limit for everything. */
  public static TimeLimits all(Duration limit) {
    return new TimeLimits(limit, limit, limit);
  }

  /** The same with another limit for reads. */
  public TimeLimits withRead(Duration limit) {
    return new TimeLimits(limit, write, invalidate);
  }

  /** The same with another limit for writes. */
  public TimeLimits withWrite(Duration limit) {
    return new TimeLimits(read, limit, invalidate);
  }

  /** The same with another limit for invalidations. */
  public TimeLimits withInvalidate(Duration limit) {
    return new TimeLimits(read, write, limit);
  }
}
