package io.tiercel.control;

import java.time.Duration;

/**
 * What the inspector found, since the cache was built. All zero where there is no inspector.
 *
 * @param right entries that were what the source of truth said
 * @param wrong entries that were not, and that stood there a delay later still
 * @param corrected entries that were not, and that were gone or replaced within the delay
 * @param gone sampled keys whose entry was gone before it was looked at
 * @param failed looks at the source of truth that failed
 * @param skipped samples that were left out because the inspector was busy
 * @param meanAge how old wrong entries were when they were found, on average
 * @param oldest how old the oldest of them was
 */
public record Inspection(
    long right,
    long wrong,
    long corrected,
    long gone,
    long failed,
    long skipped,
    Duration meanAge,
    Duration oldest) {

  /** Of a cache without an inspector. */
  public static final Inspection NONE =
      new Inspection(0, 0, 0, 0, 0, 0, Duration.ZERO, Duration.ZERO);

  /** How many entries were compared with the source of truth. */
  public long compared() {
    return right + wrong + corrected;
  }

  /** The part of the compared entries that was wrong and stayed so, from 0 to 1. */
  public double wrongRate() {
    return compared() == 0 ? 0 : (double) wrong / compared();
  }

  /**
   * The nines of consistency: 3 for one wrong entry of a thousand. What was never wrong in so many
   * comparisons counts as wrong once, since more cannot be said.
   */
  public double nines() {
    return compared() == 0 ? 0 : Math.log10((double) compared() / Math.max(wrong, 1));
  }
}
