package io.tiercel.bench.load;

import io.tiercel.bench.load.report.Result;
import io.tiercel.bench.load.report.ResultText;
import io.tiercel.bench.load.scenario.Phases;
import io.tiercel.bench.load.scenario.Scenario;
import io.tiercel.bench.load.scenario.Scenario.Measure;
import io.tiercel.bench.load.scenario.Scenario.Threshold;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A stack that is driven at one rate after another, to find the highest that it holds. */
final class KneeSearch {
  private static final Map<Measure, Double> BOUNDS =
      Map.of(Measure.P99, 100.0, Measure.ERRORS, 0.01, Measure.THROUGHPUT, 0.95);

  private final LoadRun run;
  private final List<Threshold> bounds;
  private final Phases step;
  private final PrintStream out;
  private final List<Tried> steps = new ArrayList<>();

  /** What came of a rate. */
  record Tried(double rate, Result result) {}

  KneeSearch(LoadRun run, List<Threshold> bounds, Duration steady, PrintStream out) {
    this.run = run;
    this.bounds = List.copyOf(bounds);
    this.step = new Phases(Duration.ofSeconds(1), steady, Duration.ZERO);
    this.out = out;
  }

  /** What a rate has to keep: what is asked for, or else the scenario's own, or else ours. */
  static List<Threshold> bounds(Scenario scenario, Map<Measure, Double> asked) {
    Map<Measure, Double> all = new EnumMap<>(BOUNDS);
    for (Threshold threshold : scenario.thresholds()) {
      all.computeIfPresent(threshold.measure(), (measure, ours) -> threshold.bound());
    }
    all.putAll(asked);
    return all.entrySet().stream()
        .map(bound -> new Threshold(bound.getKey(), bound.getValue()))
        .toList();
  }

  /**
   * The run at the highest rate that held, or null if none did or a node was lost; a cold stack is
   * warmed first.
   */
  @Nullable Tried find(double first) throws InterruptedException {
    print(first, run.at(first, step, bounds), "warms up");
    double knee = new Knee(this::attempt).find(first);
    if (!run.isWhole()) {
      out.println("a node was lost, so that what came later was of another stack");
      return null;
    }
    return steps.stream()
        .filter(one -> one.rate == knee && one.result.passes())
        .findFirst()
        .orElse(null);
  }

  private Knee.Step attempt(double rate) throws InterruptedException {
    Result result = run.at(rate, step, bounds);
    boolean holds = result.passes();
    steps.add(new Tried(rate, result));
    print(rate, result, holds ? "holds" : broken(result));
    Result.Figures figures = result.steady();
    return new Knee.Step(rate, holds, figures.latency().p99(), figures.completed());
  }

  private static String broken(Result result) {
    return Stream.concat(Stream.of("breaks"), result.problems().stream())
        .collect(Collectors.joining("; "));
  }

  private void print(double rate, Result result, String verdict) {
    Result.Figures figures = result.steady();
    out.printf(
        Locale.ROOT,
        "%10.0f/s  offered %10.0f/s  completed %10.0f/s  %s  errors %s  %s%n",
        rate,
        figures.offered(),
        figures.completed(),
        ResultText.latency(figures.latency()),
        ResultText.percent(figures.errors()),
        verdict);
  }

  /** All that was tried, in its order, for a spreadsheet. */
  String table() {
    StringBuilder table =
        new StringBuilder("rate,offered,completed,p50_ms,p95_ms,p99_ms,p999_ms,errors,holds\n");
    for (Tried tried : steps) {
      Result.Figures figures = tried.result.steady();
      Result.Latency latency = figures.latency();
      table.append(
          String.format(
              Locale.ROOT,
              "%.1f,%.1f,%.1f,%.4f,%.4f,%.4f,%.4f,%.6f,%b%n",
              tried.rate,
              figures.offered(),
              figures.completed(),
              latency.p50(),
              latency.p95(),
              latency.p99(),
              latency.p999(),
              figures.errors(),
              tried.result.passes()));
    }
    return table.toString();
  }
}
