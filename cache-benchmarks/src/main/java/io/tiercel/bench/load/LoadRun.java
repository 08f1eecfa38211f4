package io.tiercel.bench.load;

import io.tiercel.bench.load.report.Result;
import io.tiercel.bench.load.report.ResultText;
import io.tiercel.bench.load.scenario.Phases;
import io.tiercel.bench.load.scenario.Scenario;
import io.tiercel.bench.load.scenario.Scenario.Threshold;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A stack that was set up for a scenario, and is driven once or many times. */
final class LoadRun implements AutoCloseable {
  /** Longer than nodes have patience with operations that have no end. */
  private static final Duration GRACE = Duration.ofSeconds(20);

  private final Scenario scenario;
  private final PrintStream progress;
  private final Ground ground;
  private final Collected collected;
  private final Nodes nodes;
  private final Thread hook = new Thread(this::end, "end");

  private LoadRun(Scenario scenario, Path file, PrintStream progress) {
    this.scenario = scenario;
    this.progress = progress;
    this.ground = new Ground(scenario);
    this.collected = new Collected(this::show);
    this.nodes = new Nodes(scenario, file, ground, collected);
  }

  static LoadRun prepare(Scenario scenario, Path file, PrintStream progress)
      throws IOException, InterruptedException {
    LoadRun run = new LoadRun(scenario, file, progress);
    try {
      Runtime.getRuntime().addShutdownHook(run.hook);
      run.ground.prepare();
      run.nodes.startAll();
      return run;
    } catch (IOException | InterruptedException | RuntimeException failure) {
      run.close();
      throw failure;
    }
  }

  /** Drives it as the scenario says, and lets the faults happen. */
  Result asWritten() throws InterruptedException {
    Scenario.Load load = scenario.load();
    nodes.go(load.rate(), load.phases());
    Faults faults = new Faults(scenario.faults(), nodes.beganMillis(), Faults.to(ground, nodes));
    faults.begin();
    nodes.awaitEnd(load.phases());
    faults.end();
    List<String> problems = new ArrayList<>(faults.problems());
    problems.addAll(nodes.problems(GRACE));
    return result(load.phases(), scenario.thresholds(), problems).withMarks(faults.marks());
  }

  /** Drives it at another rate and without faults, and expects something else of it. */
  Result at(double rate, Phases phases, List<Threshold> bounds) throws InterruptedException {
    collected.clear();
    nodes.go(rate, phases);
    nodes.awaitEnd(phases);
    return result(phases, bounds, nodes.problems(GRACE));
  }

  /** Whether it has all its nodes still, but for those that faults killed. */
  boolean isWhole() {
    return nodes.areAllAlive();
  }

  private Result result(Phases phases, List<Threshold> bounds, List<String> problems) {
    Result.Figures steady = Summing.steady(collected, phases, nodes.offered());
    List<String> all = new ArrayList<>(problems);
    if (steady.operations() == 0) {
      all.add("no operation of the steady state came back");
    } else if (steady.errors() == 1) {
      all.add("every operation of the steady state failed");
    }
    return new Result(
        scenario.name(),
        setting(),
        steady,
        Summing.seconds(collected),
        List.of(),
        bounds.stream().map(bound -> verdict(bound, steady)).toList(),
        all);
  }

  /** What is said of no operations at all is not so. */
  private static Result.Verdict verdict(Threshold threshold, Result.Figures steady) {
    double value =
        switch (threshold.measure()) {
          case P50 -> steady.latency().p50();
          case P95 -> steady.latency().p95();
          case P99 -> steady.latency().p99();
          case P999 -> steady.latency().p999();
          case ERRORS -> steady.errors();
          case STALE -> steady.stale();
          case THROUGHPUT -> steady.throughput();
          case HITS -> steady.hits();
        };
    return new Result.Verdict(
        threshold.measure().name().toLowerCase(Locale.ROOT),
        value,
        threshold.bound(),
        steady.operations() > 0 && threshold.holds(value));
  }

  private Map<String, String> setting() {
    Map<String, String> setting = new LinkedHashMap<>();
    setting.put("nodes", Integer.toString(scenario.fleet().nodes()));
    setting.put("threads a node", Integer.toString(scenario.fleet().threads()));
    setting.put("keys", scenario.keys().toString());
    setting.put("operations", scenario.load().operations().toString());
    setting.put("arrivals", scenario.load().arrivals().name().toLowerCase(Locale.ROOT));
    setting.put("java", Runtime.version().toString());
    setting.put("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
    return setting;
  }

  /** The second before this one is over, and all nodes have spoken of it. */
  private void show(int second) {
    List<Collected.OfNode> samples = collected.second(second - 1);
    if (samples.isEmpty()) {
      return;
    }
    Result.Second seen = Summing.second(second - 1, samples);
    progress.printf(
        Locale.ROOT,
        "%4d s %,8d/s  p50 %9.3f  p99 %9.3f ms  errors %,d  stale %,d  %s  cpu %s%n",
        seen.second(),
        seen.operations(),
        seen.latency().p50(),
        seen.latency().p99(),
        seen.errors(),
        seen.stale(),
        ResultText.tiers(seen.tiers()),
        ResultText.percent(seen.cpu()));
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException endingAlready) {
      // The hook does the same.
    }
    end();
  }

  private void end() {
    nodes.close();
    ground.close();
  }
}
