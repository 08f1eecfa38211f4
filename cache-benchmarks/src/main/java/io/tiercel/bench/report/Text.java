package io.tiercel.bench.report;

import io.tiercel.bench.compare.Sample;
import java.util.Locale;

/** Figures and names as they stand on a page. */
final class Text {
  private Text() {}

  static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  static String figure(String name, double value) {
    if (Double.isNaN(value)) {
      return "–";
    }
    return switch (name) {
      case Sample.TIME, Sample.CPU -> nanos(value);
      case Sample.BYTES -> value < 1 ? "0 B" : String.format(Locale.ROOT, "%,.0f B", value);
      default -> String.format(Locale.ROOT, value < 100 ? "%.2f" : "%,.0f", value);
    };
  }

  private static String nanos(double value) {
    if (value < 10_000) {
      return String.format(Locale.ROOT, value < 100 ? "%.1f ns" : "%,.0f ns", value);
    }
    return value < 10_000_000
        ? String.format(Locale.ROOT, "%,.1f µs", value / 1e3)
        : String.format(Locale.ROOT, "%,.1f ms", value / 1e6);
  }

  static String ratio(double value) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, "%.2f ×", value) : "–";
  }
}
