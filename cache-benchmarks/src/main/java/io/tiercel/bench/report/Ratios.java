package io.tiercel.bench.report;

import io.tiercel.bench.TextFiles;
import io.tiercel.bench.compare.Finding;
import io.tiercel.bench.compare.Finding.Measured;
import io.tiercel.bench.compare.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the sides once cost beside their baselines, in a file that is kept with the code. Machines
 * differ in times, and much less in these.
 *
 * @param margin by what part of itself a ratio may grow before it counts as worse
 * @param ratios the ratios
 */
record Ratios(double margin, List<Kept> ratios) {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  Ratios {
    ratios = List.copyOf(Objects.requireNonNull(ratios, "ratios are missing"));
  }

  /** How many bytes an allocation may differ before it counts at all: the profiler's own. */
  private static final double BYTES_OF_NOISE = 2;

  /**
   * One figure of one side. Bytes are kept as they are, since a baseline of none has no multiples.
   *
   * @param title the comparison
   * @param side the side
   * @param figure the figure; processor time is steadier than time where nothing is waited for
   * @param value the multiple of the baseline, or the bytes
   */
  record Kept(String title, String side, String figure, double value) {

    Kept {
      Objects.requireNonNull(title, "a title is missing");
      Objects.requireNonNull(side, "a side is missing");
      Objects.requireNonNull(figure, "a figure is missing");
    }

    /** What findings say of it now; NaN where they say nothing. */
    double now(List<Finding> findings) {
      return findings.stream()
          .filter(finding -> finding.title().equals(title))
          .mapToDouble(finding -> valueOf(finding, side, figure))
          .findFirst()
          .orElse(Double.NaN);
    }

    boolean isWorse(double now, double margin) {
      double noise = figure.equals(Sample.BYTES) ? BYTES_OF_NOISE : 0;
      return Double.isNaN(now) || now > value * (1 + margin) + noise;
    }
  }

  private static double valueOf(Finding finding, String side, String figure) {
    Measured measured = finding.side(side);
    if (measured == null) {
      return Double.NaN;
    }
    return figure.equals(Sample.BYTES) ? measured.median(figure) : finding.ratio(side, figure);
  }

  static Ratios read(Path file) {
    return TextFiles.json(TextFiles.read(file), Ratios.class, file + " holds no ratios");
  }

  void write(Path file) throws IOException {
    TextFiles.reserve(file);
    Files.writeString(file, JSON.writeValueAsString(this) + '\n');
  }

  /** These, brought to what was found; what was not measured again stays. */
  Ratios updated(List<Finding> findings) {
    Map<List<String>, Kept> all = new LinkedHashMap<>();
    ratios.forEach(kept -> all.put(place(kept), kept));
    for (Finding finding : findings) {
      ofSides(finding).forEach(kept -> all.put(place(kept), kept));
    }
    return new Ratios(margin, List.copyOf(all.values()));
  }

  private static List<String> place(Kept kept) {
    return List.of(kept.title(), kept.side(), kept.figure());
  }

  private static List<Kept> ofSides(Finding finding) {
    List<Kept> found = new ArrayList<>();
    for (Measured side : finding.sides()) {
      if (!side.name().equals(finding.baseline())) {
        for (String figure : List.of(Sample.CPU, Sample.BYTES)) {
          double value = valueOf(finding, side.name(), figure);
          if (Double.isFinite(value)) {
            found.add(new Kept(finding.title(), side.name(), figure, rounded(value)));
          }
        }
      }
    }
    return found;
  }

  private static double rounded(double value) {
    return Math.round(value * 100) / 100.0;
  }
}
