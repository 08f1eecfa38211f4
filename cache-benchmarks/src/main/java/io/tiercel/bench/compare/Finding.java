package io.tiercel.bench.compare;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a comparison found, as it is kept in files: everything that a reader needs who was not
 * there.
 *
 * @param title what was compared
 * @param baseline the side that the others are compared with
 * @param sides who was measured, in the order of the comparison
 * @param bars what was asked of them, and whether it was reached
 * @param at when it was found
 * @param machine where, and of which versions
 */
public record Finding(
    String title,
    String baseline,
    List<Measured> sides,
    List<Judged> bars,
    String at,
    Map<String, String> machine) {

  /** Files may lack anything. */
  public Finding {
    Objects.requireNonNull(title, "the title is missing");
    Objects.requireNonNull(baseline, "the baseline is missing");
    sides = List.copyOf(Objects.requireNonNull(sides, "the sides are missing"));
    bars = List.copyOf(Objects.requireNonNull(bars, "the bars are missing"));
    Objects.requireNonNull(at, "the time is missing");
    Objects.requireNonNull(machine, "the machine is missing");
  }

  /**
   * One side.
   *
   * @param name what it is called
   * @param medians its figures
   * @param samples the figures of each single measurement
   */
  public record Measured(
      String name, Map<String, Double> medians, List<Map<String, Double>> samples) {

    /** Files may lack anything. */
    public Measured {
      Objects.requireNonNull(name, "the name of a side is missing");
      Objects.requireNonNull(medians, "medians are missing");
      samples = List.copyOf(Objects.requireNonNull(samples, "samples are missing"));
    }

    /** The median of a figure; NaN where there is none. */
    public double median(String figure) {
      return medians.getOrDefault(figure, Double.NaN);
    }

    /** The least that was measured of a figure. */
    public double least(String figure) {
      return samples.stream()
          .mapToDouble(sample -> sample.getOrDefault(figure, Double.NaN))
          .min()
          .orElse(Double.NaN);
    }

    /** The most that was measured of a figure. */
    public double most(String figure) {
      return samples.stream()
          .mapToDouble(sample -> sample.getOrDefault(figure, Double.NaN))
          .max()
          .orElse(Double.NaN);
    }
  }

  /**
   * One bar.
   *
   * @param bar what was asked
   * @param reached what was reached, or null where it was not measured
   * @param met whether that is good enough
   */
  public record Judged(Bar bar, @Nullable Double reached, boolean met) {

    /** Files may lack anything. */
    public Judged {
      Objects.requireNonNull(bar, "a bar is missing");
    }
  }

  static Finding of(Outcome outcome, Map<String, String> machine) {
    Comparison comparison = outcome.comparison();
    return new Finding(
        comparison.title(),
        outcome.baseline(),
        comparison.sides().stream().map(side -> measured(outcome, side.name())).toList(),
        comparison.bars().stream().map(bar -> judged(outcome, bar)).toList(),
        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
        machine);
  }

  private static Measured measured(Outcome outcome, String side) {
    List<Sample> samples = outcome.samples().getOrDefault(side, List.of());
    return new Measured(
        side, outcome.medians(side), samples.stream().map(Sample::figures).toList());
  }

  private static Judged judged(Outcome outcome, Bar bar) {
    double reached = outcome.reached(bar);
    return new Judged(bar, Double.isFinite(reached) ? reached : null, bar.isMet(reached));
  }

  /** The side of that name. */
  public @Nullable Measured side(String name) {
    return sides.stream().filter(side -> side.name().equals(name)).findFirst().orElse(null);
  }

  /** A figure of a side as a multiple of the baseline's; NaN where either was not measured. */
  public double ratio(String side, String figure) {
    Measured subject = side(side);
    Measured base = side(baseline);
    if (subject == null || base == null) {
      return Double.NaN;
    }
    return subject.median(figure) / base.median(figure);
  }
}
