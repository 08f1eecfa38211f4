package io.tiercel.bench.load;

import io.tiercel.bench.Command;
import io.tiercel.bench.TextFiles;
import io.tiercel.bench.UsageException;
import io.tiercel.bench.load.report.Result;
import io.tiercel.bench.load.report.ResultComparison;
import io.tiercel.bench.load.report.ResultFiles;
import io.tiercel.bench.load.report.ResultText;
import io.tiercel.bench.load.scenario.Scenario;
import io.tiercel.bench.load.scenario.Scenario.Measure;
import io.tiercel.bench.load.scenario.ScenarioReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Runs load tests: {@code load scenario.yml}. */
public final class LoadCommand implements Command {
  /** The scenarios that the jar carries. */
  static final List<String> READY =
      List.of(
          "read-heavy-catalogue",
          "write-heavy-sessions",
          "stampede",
          "redis-outage",
          "cold-restart");

  private static final int MISSED = 1;
  private static final int STEP_SECONDS = 4;

  private final PrintStream out;

  /** Prints to the standard output. */
  public LoadCommand() {
    this(System.out);
  }

  LoadCommand(PrintStream out) {
    this.out = out;
  }

  @Override
  public String name() {
    return "load";
  }

  @Override
  public String summary() {
    return "puts load on a real stack at a rate that does not wait for it";
  }

  @Override
  public String usage() {
    return """
        load SCENARIO [--out DIRECTORY]   runs it; exit code 1 where a threshold was missed, or
                                          something did not run, end or happen
        load knee SCENARIO [--p99 MILLISECONDS] [--errors PERCENT] [--step SECONDS] [--out DIRECTORY]
                                          raises the rate until a step of it does not hold: p99,
                                          errors or throughput miss the scenario's thresholds, or
                                          100 ms, 1 %% and 95 %% of what was offered; then halves
                                          the gap; exit code 1 if no rate held or a node was lost
        load compare RESULT RESULT        two results beside each other
        load check SCENARIO               reads it, and runs nothing
          SCENARIO   a YAML file, or one that is ready: %s
          --out      where result.json, seconds.csv and result.html go, and a knee's knee.csv;
                     load-result by default
          --step     how long a rate is tried, 4 by default, after one second to reach it"""
        .formatted(String.join(", ", READY));
  }

  @Override
  public int run(List<String> arguments) throws IOException, InterruptedException {
    System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "error");
    String first = arguments.isEmpty() ? "" : arguments.get(0);
    List<String> rest = arguments.isEmpty() ? arguments : arguments.subList(1, arguments.size());
    return switch (first) {
      case "" -> throw new UsageException("a scenario is missing");
      case "compare" -> compare(rest);
      case "knee" -> knee(rest);
      case "check" -> check(rest);
      default -> load(arguments);
    };
  }

  private int compare(List<String> results) throws IOException {
    if (results.size() != 2) {
      throw new UsageException("compare takes two results");
    }
    out.print(
        ResultComparison.of(
            ResultFiles.read(Path.of(results.get(0))), ResultFiles.read(Path.of(results.get(1)))));
    return 0;
  }

  private int check(List<String> arguments) throws IOException {
    try (ScenarioFile file = ScenarioFile.of(one(arguments))) {
      out.println(ScenarioReader.read(file.path()).name() + " is right");
    }
    return 0;
  }

  private static String one(List<String> arguments) {
    if (arguments.size() != 1) {
      throw new UsageException("one scenario is needed");
    }
    return arguments.get(0);
  }

  private int load(List<String> arguments) throws IOException, InterruptedException {
    Options options = Options.of(arguments.subList(1, arguments.size()), Set.of("--out"));
    Path to = to(options);
    try (ScenarioFile file = ScenarioFile.of(arguments.get(0))) {
      Scenario scenario = ScenarioReader.read(file.path());
      out.printf(
          Locale.ROOT,
          "%s: %d nodes, %.0f operations a second, %d s%n",
          scenario.name(),
          scenario.fleet().nodes(),
          scenario.load().rate(),
          scenario.load().phases().total().toSeconds());
      TextFiles.reserveFolder(to);
      Result result = driven(scenario, file.path());
      tell(result, to);
      return result.passes() ? 0 : MISSED;
    }
  }

  private Result driven(Scenario scenario, Path file) throws IOException, InterruptedException {
    try (LoadRun run = LoadRun.prepare(scenario, file, out)) {
      return run.asWritten();
    }
  }

  private static Path to(Options options) {
    return Path.of(options.text("--out", "load-result"));
  }

  private void tell(Result result, Path to) throws IOException {
    out.print(ResultText.of(result));
    ResultFiles.write(result, to);
    out.println("  written to " + to);
  }

  private int knee(List<String> arguments) throws IOException, InterruptedException {
    if (arguments.isEmpty()) {
      throw new UsageException("a scenario is missing");
    }
    Options options =
        Options.of(
            arguments.subList(1, arguments.size()), Set.of("--p99", "--errors", "--step", "--out"));
    Map<Measure, Double> asked = new EnumMap<>(Measure.class);
    options.number("--p99", "milliseconds").ifPresent(bound -> asked.put(Measure.P99, bound));
    options.number("--errors", "percent").ifPresent(it -> asked.put(Measure.ERRORS, it / 100));
    int step = options.whole("--step", "seconds").orElse(STEP_SECONDS);
    Path to = to(options);
    try (ScenarioFile file = ScenarioFile.of(arguments.get(0))) {
      Scenario scenario = ScenarioReader.read(file.path());
      TextFiles.reserveFolder(to);
      PrintStream silent =
          new PrintStream(PrintStream.nullOutputStream(), false, StandardCharsets.UTF_8);
      try (LoadRun run = LoadRun.prepare(scenario, file.path(), silent)) {
        Duration steady = Duration.ofSeconds(step);
        KneeSearch search = new KneeSearch(run, KneeSearch.bounds(scenario, asked), steady, out);
        return told(search, scenario, to);
      }
    }
  }

  private int told(KneeSearch search, Scenario scenario, Path to)
      throws IOException, InterruptedException {
    KneeSearch.@Nullable Tried best = search.find(scenario.load().rate());
    Files.writeString(to.resolve("knee.csv"), search.table(), StandardCharsets.UTF_8);
    if (best == null) {
      out.println("there is no knee; what was tried is in " + to);
      return MISSED;
    }
    out.printf(Locale.ROOT, "the knee is at %.0f operations a second%n", best.rate());
    tell(best.result().named(scenario.name() + ", at its knee"), to);
    return 0;
  }

  /** A scenario in a file, which is removed afterwards if it came out of the jar. */
  private record ScenarioFile(Path path, boolean isOurs) implements AutoCloseable {

    static ScenarioFile of(String name) throws IOException {
      if (!READY.contains(name)) {
        if (!Files.isReadable(Path.of(name)) || Files.isDirectory(Path.of(name))) {
          throw new UsageException(
              "there is no scenario that can be read at "
                  + name
                  + ", and none that is ready has this name");
        }
        return new ScenarioFile(Path.of(name), false);
      }
      Path copy = Files.createTempFile(name, ".yml");
      copy.toFile().deleteOnExit();
      try (InputStream carried = resource(name)) {
        Files.write(copy, carried.readAllBytes());
      }
      return new ScenarioFile(copy, true);
    }

    private static InputStream resource(String name) throws IOException {
      @Nullable InputStream found =
          LoadCommand.class.getResourceAsStream("/scenarios/" + name + ".yml");
      if (found == null) {
        throw new IOException("the scenario " + name + " is not in the jar");
      }
      return found;
    }

    @Override
    public void close() throws IOException {
      if (isOurs) {
        Files.deleteIfExists(path);
      }
    }
  }
}
