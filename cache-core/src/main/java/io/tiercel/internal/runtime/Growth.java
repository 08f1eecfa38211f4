package io.tiercel.internal.runtime;

import java.time.Duration;

/**
 * Pauses that double from one attempt to the next, up to a bound. The last half of each is random,
 * so that those who failed together do not try again together.
 *
 * @param first the longest pause after the first failure
 * @param longest the longest pause of all
 */
public record Growth(Duration first, Duration longest) {

  private static final Duration BOUND = Duration.ofDays(365);

  /** Cuts both to a year, which fits into nanoseconds. */
  public Growth {
    first = first.compareTo(BOUND) < 0 ? first : BOUND;
    longest = longest.compareTo(BOUND) < 0 ? longest : BOUND;
  }

  /** The pause after so many earlier ones. */
  public Duration pause(int earlier, long random) {
    double doubled = Math.scalb((double) first.toNanos(), earlier);
    long full = (long) Math.min(doubled, (double) longest.toNanos());
    long half = full / 2;
    return Duration.ofNanos(full - half + Long.remainderUnsigned(random, half + 1));
  }
}
