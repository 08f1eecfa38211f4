package io.tiercel.bench.load.report;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Two results beside each other. */
public final class ResultComparison {

  private ResultComparison() {}

  /** A table of both, with ratios of the second to the first. */
  public static String of(Result first, Result second) {
    StringBuilder text = new StringBuilder();
    text.append(ResultText.line("%-20s %14s %14s %9s%n", "", first.name(), second.name(), "ratio"));
    Map<String, Double> before = figures(first.steady());
    figures(second.steady())
        .forEach((name, after) -> text.append(row(name, before.get(name), after)));
    return text.toString();
  }

  private static String row(String name, @Nullable Double before, double after) {
    if (before == null) {
      return ResultText.line("%-20s %14s %14.4f%n", name, "-", after);
    }
    String ratio = before == 0 ? "-" : ResultText.line("%.3f", after / before);
    return ResultText.line("%-20s %14.4f %14.4f %9s%n", name, before, after, ratio);
  }

  private static Map<String, Double> figures(Result.Figures steady) {
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("completed/s", steady.completed());
    figures.put("p50, ms", steady.latency().p50());
    figures.put("p95, ms", steady.latency().p95());
    figures.put("p99, ms", steady.latency().p99());
    figures.put("p99.9, ms", steady.latency().p999());
    figures.put("max, ms", steady.latency().max());
    figures.put("errors, %", 100 * steady.errors());
    figures.put("stale, %", 100 * steady.stale());
    if (!steady.tiers().isEmpty()) {
      figures.put("hits, %", 100 * steady.hits());
    }
    steady.tiers().forEach((tier, rate) -> figures.put("hits of " + tier + ", %", 100 * rate));
    figures.put("cpu, %", 100 * steady.nodes().stream().mapToDouble(Result.NodeUse::cpu).sum());
    figures.put(
        "heap, MB", steady.nodes().stream().mapToDouble(Result.NodeUse::heapMegabytes).sum());
    return figures;
  }
}
