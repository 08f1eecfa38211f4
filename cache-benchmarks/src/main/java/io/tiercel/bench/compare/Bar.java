package io.tiercel.bench.compare;

import java.util.Locale;

/**
 * What a side is held to.
 *
 * @param side the side it is about
 * @param figure the figure of it
 * @param relation how the figure is taken
 * @param limit what must be kept
 */
public record Bar(String side, String figure, Relation relation, double limit) {

  /** Costs at most so many times what the baseline costs. */
  public static Bar atMost(String side, double times) {
    return new Bar(side, Sample.TIME, Relation.TIMES, times);
  }

  /** Is at least so many times as fast as the baseline. */
  public static Bar asFastAs(String side, double times) {
    return new Bar(side, Sample.TIME, Relation.SPEED, times);
  }

  /** Takes at most so many nanoseconds more than the baseline. */
  public static Bar over(String side, double nanoseconds) {
    return new Bar(side, Sample.TIME, Relation.OVER, nanoseconds);
  }

  /** A figure is at most so large, whatever the baseline's is. */
  public static Bar total(String side, String figure, double limit) {
    return new Bar(side, figure, Relation.TOTAL, limit);
  }

  /** Allocates nothing; less than a byte is the profiler's own. */
  public static Bar allocatesNothing(String side) {
    return total(side, Sample.BYTES, 1);
  }

  /** The same bar for another figure of the side. */
  public Bar of(String other) {
    return new Bar(side, other, relation, limit);
  }

  /** What was reached, of the side's value and the baseline's. */
  public double reached(double value, double baseline) {
    return relation.reached(value, baseline);
  }

  /** Whether that is good enough; not where nothing was measured. */
  public boolean isMet(double reached) {
    return relation == Relation.SPEED ? reached >= limit : reached <= limit;
  }

  @Override
  public String toString() {
    String sign = relation == Relation.SPEED ? ">=" : "<=";
    return String.format(
        Locale.ROOT, "%s: %s %s %s %.2f", side, relation.text(), figure, sign, limit);
  }

  /** How a figure is taken. */
  public enum Relation {
    /** As a multiple of the baseline's. */
    TIMES("times"),
    /** As the baseline's divided by it: how many times as fast. */
    SPEED("speed by"),
    /** As what it has more than the baseline. */
    OVER("more"),
    /** As it is. */
    TOTAL("all");

    private final String text;

    Relation(String text) {
      this.text = text;
    }

    String text() {
      return text;
    }

    double reached(double value, double baseline) {
      return switch (this) {
        case TIMES -> value / baseline;
        case SPEED -> baseline / value;
        case OVER -> value - baseline;
        case TOTAL -> value;
      };
    }
  }
}
