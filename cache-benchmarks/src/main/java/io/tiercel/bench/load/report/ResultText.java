package io.tiercel.bench.load.report;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** A result as a person reads it on a terminal. */
public final class ResultText {

  private ResultText() {}

  /** Latencies, rates, tiers, nodes and verdicts. */
  public static String of(Result result) {
    Result.Figures steady = result.steady();
    StringBuilder text = new StringBuilder();
    text.append(
        line(
            "%n%s, steady state: %,d operations, %.0f/s of %.0f/s offered%n",
            result.name(), steady.operations(), steady.completed(), steady.offered()));
    text.append("  latency    ").append(latency(steady.latency())).append('\n');
    text.append(
        line(
            "  errors     %s, stale reads %s, known to be stale %s%n",
            percent(steady.errors()), percent(steady.stale()), percent(steady.served())));
    if (!steady.tiers().isEmpty()) {
      text.append(line("  hit rates  all %s, %s%n", percent(steady.hits()), tiers(steady.tiers())));
    }
    for (Result.NodeUse node : steady.nodes()) {
      text.append(
          line(
              "  node %-5d cpu %s, heap %.0f MB%n",
              node.node(), percent(node.cpu()), node.heapMegabytes()));
    }
    for (Result.Verdict verdict : result.verdicts()) {
      text.append(
          line(
              "  %s %s is %.4g, bound %.4g%n",
              verdict.holds() ? "pass" : "FAIL",
              verdict.measure(),
              verdict.value(),
              verdict.bound()));
    }
    result.problems().forEach(problem -> text.append("  FAIL ").append(problem).append('\n'));
    return text.toString();
  }

  /** The percentiles in one line. */
  public static String latency(Result.Latency latency) {
    return line(
        "p50 %s  p95 %s  p99 %s  p99.9 %s  max %s",
        millis(latency.p50()),
        millis(latency.p95()),
        millis(latency.p99()),
        millis(latency.p999()),
        millis(latency.max()));
  }

  /** Names and rates. */
  public static String tiers(Map<String, Double> tiers) {
    return tiers.entrySet().stream()
        .map(tier -> tier.getKey() + " " + percent(tier.getValue()))
        .collect(Collectors.joining(", "));
  }

  static String millis(double millis) {
    return line(millis < 1 ? "%.3f ms" : millis < 100 ? "%.2f ms" : "%.0f ms", millis);
  }

  /** A part as a percentage. */
  public static String percent(double part) {
    return line(part > 0 && part < 0.001 ? "%.4f%%" : "%.2f%%", 100 * part);
  }

  /** Formatted alike in all countries. */
  public static String line(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
