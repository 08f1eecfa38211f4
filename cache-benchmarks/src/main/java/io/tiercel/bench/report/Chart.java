package io.tiercel.bench.report;

import io.tiercel.bench.compare.Finding;
import io.tiercel.bench.compare.Finding.Measured;
import java.util.Locale;

/**
 * One figure of all sides as horizontal bars, with a thin line from the least to the most that was
 * measured. Colours come from the page's style, so that it follows light and dark.
 */
final class Chart {
  private static final int WIDTH = 640;
  private static final int NAMES = 190;
  private static final int VALUES = 150;
  private static final int ROW = 30;
  private static final double ROOM = WIDTH - NAMES - VALUES;

  private final Finding finding;
  private final String figure;
  private final double largest;

  Chart(Finding finding, String figure) {
    this.finding = finding;
    this.figure = figure;
    this.largest =
        finding.sides().stream()
            .mapToDouble(side -> Math.max(side.median(figure), side.most(figure)))
            .filter(Double::isFinite)
            .max()
            .orElse(1);
  }

  String svg() {
    StringBuilder svg = new StringBuilder();
    add(
        svg,
        "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">",
        WIDTH,
        finding.sides().size() * ROW + 4,
        Text.escaped(finding.title() + ": " + figure));
    double base = x(baseline());
    add(
        svg,
        "<line class=\"base\" x1=\"%.1f\" y1=\"0\" x2=\"%.1f\" y2=\"%d\"/>",
        base,
        base,
        rows());
    for (int i = 0; i < finding.sides().size(); i++) {
      bar(svg, finding.sides().get(i), i * ROW + 4);
    }
    return svg.append("</svg>\n").toString();
  }

  private int rows() {
    return finding.sides().size() * ROW + 4;
  }

  private double baseline() {
    Measured base = finding.side(finding.baseline());
    return base == null ? Double.NaN : base.median(figure);
  }

  private void bar(StringBuilder svg, Measured side, int top) {
    double median = side.median(figure);
    String kind = side.name().equals(finding.baseline()) ? "raw" : "ours";
    add(
        svg,
        "<text class=\"name\" x=\"%d\" y=\"%d\">%s</text>",
        NAMES - 10,
        top + 16,
        Text.escaped(side.name()));
    if (Double.isFinite(median)) {
      add(
          svg,
          "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"18\" rx=\"3\"/>",
          kind,
          NAMES,
          top + 2,
          Math.max(x(median) - NAMES, 1));
      spread(svg, side, top + 11);
    }
    add(
        svg,
        "<text class=\"value\" x=\"%.1f\" y=\"%d\">%s<tspan class=\"ratio\"> %s</tspan></text>",
        x(Math.max(Double.isFinite(median) ? median : 0, finite(side.most(figure)))) + 8,
        top + 16,
        Text.figure(figure, median),
        Text.ratio(finding.ratio(side.name(), figure)));
  }

  private void spread(StringBuilder svg, Measured side, int middle) {
    if (side.samples().size() > 1) {
      add(
          svg,
          "<line class=\"spread\" x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\"/>",
          x(side.least(figure)),
          middle,
          x(side.most(figure)),
          middle);
    }
  }

  private double x(double value) {
    return NAMES + ROOM * finite(value) / (largest > 0 ? largest : 1);
  }

  private static double finite(double value) {
    return Double.isFinite(value) ? value : 0;
  }

  private static void add(StringBuilder svg, String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
