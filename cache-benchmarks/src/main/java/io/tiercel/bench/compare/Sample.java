package io.tiercel.bench.compare;

import java.util.Map;
import java.util.TreeMap;

/**
 * What one measurement of a side found: named figures. All are costs, so less is better.
 *
 * @param figures the values by their names, of which three are known to everybody
 */
public record Sample(Map<String, Double> figures) {
  /** The time on the wall an operation, in nanoseconds, as each thread sees it. */
  public static final String TIME = "time";

  /** The processor time of the whole process an operation, in nanoseconds. */
  public static final String CPU = "cpu";

  /** What is allocated an operation, in bytes. */
  public static final String BYTES = "bytes";

  /** Copies the figures that are numbers; what was not measured is left out. */
  public Sample {
    Map<String, Double> measured = new TreeMap<>(figures);
    measured.values().removeIf(value -> !Double.isFinite(value));
    figures = Map.copyOf(measured);
  }

  /** One figure only. */
  public static Sample of(String figure, double value) {
    return new Sample(Map.of(figure, value));
  }

  /** One figure more. */
  public Sample and(String figure, double value) {
    Map<String, Double> more = new TreeMap<>(figures);
    more.put(figure, value);
    return new Sample(more);
  }

  /** The value of a figure, or NaN where there is none. */
  public double get(String figure) {
    return figures.getOrDefault(figure, Double.NaN);
  }
}
