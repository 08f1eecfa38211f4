package io.tiercel.bench.compare;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a comparison found.
 *
 * @param comparison what was compared
 * @param samples the measurements of each side, in the order of the sides
 */
public record Outcome(Comparison comparison, Map<String, List<Sample>> samples) {

  /** The median of a figure of a side; NaN where it was not measured. */
  public double median(String side, String figure) {
    double[] sorted =
        samples.getOrDefault(side, List.of()).stream()
            .mapToDouble(sample -> sample.get(figure))
            .filter(value -> !Double.isNaN(value))
            .sorted()
            .toArray();
    if (sorted.length == 0) {
      return Double.NaN;
    }
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** The medians of a side, by the names of its figures. */
  public Map<String, Double> medians(String side) {
    Map<String, Double> medians = new LinkedHashMap<>();
    figures().forEach(figure -> medians.put(figure, median(side, figure)));
    medians.values().removeIf(value -> Double.isNaN(value));
    return medians;
  }

  /** A figure of a side as a multiple of the baseline's. */
  public double ratio(String side, String figure) {
    return median(side, figure) / median(baseline(), figure);
  }

  /** What was reached of a bar. */
  public double reached(Bar bar) {
    return bar.reached(median(bar.side(), bar.figure()), median(baseline(), bar.figure()));
  }

  /** The side that the others are compared with. */
  public String baseline() {
    return comparison.sides().get(0).name();
  }

  /** The names of all figures, those that everybody knows first. */
  public Set<String> figures() {
    Set<String> names = new LinkedHashSet<>();
    Set<String> measured = new LinkedHashSet<>();
    samples.values().stream()
        .flatMap(Collection::stream)
        .forEach(sample -> measured.addAll(sample.figures().keySet()));
    for (String known : List.of(Sample.TIME, Sample.CPU, Sample.BYTES)) {
      if (measured.contains(known)) {
        names.add(known);
      }
    }
    measured.stream().sorted().forEach(names::add);
    return names;
  }
}
