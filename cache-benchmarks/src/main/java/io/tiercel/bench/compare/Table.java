package io.tiercel.bench.compare;

import java.io.PrintStream;
import java.util.Locale;

/** Outcomes as a person reads them on a terminal. */
final class Table {
  private final PrintStream out;

  Table(PrintStream out) {
    this.out = out;
  }

  void print(Outcome outcome) {
    out.println(outcome.comparison().title());
    for (Side side : outcome.comparison().sides()) {
      StringBuilder line = new StringBuilder(String.format("  %-28s", side.name()));
      outcome.figures().forEach(figure -> line.append(cell(outcome, side.name(), figure)));
      out.println(line.toString().stripTrailing());
    }
    outcome.comparison().bars().forEach(bar -> print(outcome, bar));
    out.println();
    out.flush();
  }

  private void print(Outcome outcome, Bar bar) {
    double reached = outcome.reached(bar);
    String verdict = bar.isMet(reached) ? "met" : "MISSED";
    out.printf(Locale.ROOT, "  %-6s %s, reached %.2f%n", verdict, bar, reached);
  }

  private static String cell(Outcome outcome, String side, String figure) {
    double value = outcome.median(side, figure);
    if (Double.isNaN(value)) {
      return "";
    }
    double ratio = outcome.ratio(side, figure);
    String times = Double.isFinite(ratio) ? String.format(Locale.ROOT, "(%.2f)", ratio) : "";
    return switch (figure) {
      case Sample.TIME -> String.format(Locale.ROOT, "%12s %-8s", nanos(value), times);
      case Sample.CPU -> String.format(Locale.ROOT, "cpu %12s %-8s", nanos(value), times);
      case Sample.BYTES -> String.format(Locale.ROOT, "%10.1f B", value);
      default -> String.format(Locale.ROOT, "  %s %.2f %s", figure, value, times);
    };
  }

  private static String nanos(double value) {
    return value < 100_000
        ? String.format(Locale.ROOT, "%.1f ns", value)
        : String.format(Locale.ROOT, "%.1f us", value / 1_000);
  }
}
