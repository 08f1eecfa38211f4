package io.tiercel.bench.load.scenario;

import io.tiercel.bench.TextFiles;
import io.tiercel.bench.load.scenario.Scenario.Arrivals;
import io.tiercel.bench.load.scenario.Scenario.Database;
import io.tiercel.bench.load.scenario.Scenario.Distribution;
import io.tiercel.bench.load.scenario.Scenario.Fleet;
import io.tiercel.bench.load.scenario.Scenario.Keys;
import io.tiercel.bench.load.scenario.Scenario.Load;
import io.tiercel.bench.load.scenario.Scenario.Loading;
import io.tiercel.bench.load.scenario.Scenario.Measure;
import io.tiercel.bench.load.scenario.Scenario.Operation;
import io.tiercel.bench.load.scenario.Scenario.Stack;
import io.tiercel.bench.load.scenario.Scenario.Threshold;
import io.tiercel.bench.load.scenario.Scenario.Tier;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads scenarios, and believes nothing that it does not know. */
public final class ScenarioReader {
  private static final Form<String> NAME =
      Form.text("1 to 60 letters, digits, spaces and dashes", "[A-Za-z0-9][A-Za-z0-9 -]{0,59}");
  private static final Form<String> HEAP = Form.text("a size as 256m or 2g", "[1-9]\\d{0,4}[mg]");
  private static final Form<String> HTTP =
      new Form<>("an address that begins with http://", ScenarioReader::address);
  private static final Form<String> URL =
      Form.text("sqlite or an address that begins with jdbc:", "sqlite|jdbc:\\S{1,500}");

  private ScenarioReader() {}

  private static Optional<String> address(String text) {
    try {
      URI uri = new URI(text.replace("{key}", "0"));
      return Optional.of(text)
          .filter(it -> "http".equals(uri.getScheme()) && uri.getHost() != null);
    } catch (URISyntaxException broken) {
      return Optional.empty();
    }
  }

  /** The scenario of a file. */
  public static Scenario read(Path file) {
    return parse(String.valueOf(file.getFileName()), TextFiles.read(file));
  }

  /** The scenario that is written here; the label is said in errors. */
  public static Scenario parse(String label, String yaml) {
    Section root = Section.document(label, yaml);
    Fleet fleet =
        new Fleet(
            root.value("nodes", Form.whole(1, 32), 2),
            root.value("threads", Form.whole(1, 2_000), 64),
            root.value("heap", HEAP, "256m"));
    Scenario scenario =
        new Scenario(
            root.required("name", NAME),
            fleet,
            stack(root),
            keys(root.section("keys")),
            load(root),
            faults(root),
            thresholds(root.section("thresholds")));
    root.end();
    check(root, scenario);
    return scenario;
  }

  private static void check(Section root, Scenario scenario) {
    Stack stack = scenario.stack();
    boolean tiers =
        stack.memory().isPresent() || stack.redis().isPresent() || stack.jdbc().isPresent();
    if (stack.http().isPresent() == tiers) {
      throw root.wrong("stack must have a tier (memory, redis, jdbc) or else http");
    }
    boolean changes =
        scenario.load().operations().keySet().stream().anyMatch(it -> it != Operation.READ);
    if (stack.http().isPresent() && changes) {
      throw root.wrong("operations must be read alone where stack.http is asked");
    }
    for (Threshold threshold : scenario.thresholds()) {
      check(root, scenario, threshold.measure());
    }
    for (Fault fault : scenario.faults()) {
      check(root, scenario, fault);
    }
  }

  private static void check(Section root, Scenario scenario, Measure measure) {
    boolean ofCache = measure == Measure.HITS || measure == Measure.STALE;
    if (ofCache && scenario.stack().http().isPresent()) {
      String key = measure.name().toLowerCase(Locale.ROOT);
      throw root.wrong("thresholds." + key + " is not measured where stack.http is asked");
    }
  }

  private static void check(Section root, Scenario scenario, Fault fault) {
    if (fault.what().name().endsWith("REDIS") && scenario.stack().redis().isEmpty()) {
      throw root.wrong("faults: \"" + fault.text() + "\" needs stack.redis");
    }
    if (fault.what().name().endsWith("DATABASE") && scenario.stack().http().isPresent()) {
      throw root.wrong("faults: \"" + fault.text() + "\" needs a cache, not stack.http");
    }
    if (fault.node() > scenario.fleet().nodes()) {
      throw root.wrong("faults: there is no node " + fault.node());
    }
    if (fault.at().compareTo(scenario.load().phases().total()) >= 0) {
      throw root.wrong("faults: \"" + fault.text() + "\" comes after the end of the phases");
    }
  }

  private static Stack stack(Section root) {
    Section stack = root.section("stack");
    Stack read =
        new Stack(
            stack.value("http", HTTP),
            tier(stack, "memory", 100_000),
            tier(stack, "redis", 0),
            tier(stack, "jdbc", 0),
            new Loading(
                stack.value("loads", Form.whole(1, 10_000), 256),
                stack.value("refresh", Form.positiveTime(), Duration.ZERO),
                stack.value("stale", Form.positiveTime(), Duration.ZERO)),
            database(root.section("database")));
    stack.end();
    return read;
  }

  private static Optional<Tier> tier(Section stack, String name, int entries) {
    return stack
        .optional(name)
        .map(
            section -> {
              int most =
                  name.equals("redis")
                      ? 0
                      : section.value("entries", Form.whole(1, 100_000_000), entries);
              Duration life = section.value("life", Form.positiveTime(), Duration.ZERO);
              section.end();
              return new Tier(most, life);
            });
  }

  private static Database database(Section section) {
    Database database =
        new Database(
            section.value("url", URL, "sqlite"),
            section.value("delay", Form.time(), Duration.ZERO));
    section.end();
    return database;
  }

  private static Keys keys(Section section) {
    Keys keys =
        new Keys(
            section.value("count", Form.whole(1, 5_000_000), 10_000),
            section.value("distribution", Form.oneOf(Distribution.class), Distribution.ZIPF),
            section.value("skew", Form.decimal(10), 1.0),
            section.value("bytes", Form.whole(32, 1_000_000), 512));
    section.end();
    return keys;
  }

  private static Load load(Section root) {
    Section phases = root.section("phases");
    Load load =
        new Load(
            root.required("rate", Form.rate()),
            root.value("arrivals", Form.oneOf(Arrivals.class), Arrivals.POISSON),
            new Phases(
                phases.value("ramp-up", Form.time(), Duration.ofSeconds(5)),
                phases.value("steady", Form.time(Duration.ofSeconds(1)), Duration.ofSeconds(30)),
                phases.value("ramp-down", Form.time(), Duration.ofSeconds(2))),
            root.optional("operations")
                .map(ScenarioReader::operations)
                .orElse(Map.of(Operation.READ, 1)),
            root.value("seed", Form.whole(0, 999_999_999), 1));
    phases.end();
    return load;
  }

  private static Map<Operation, Integer> operations(Section section) {
    Map<Operation, Integer> weights = new EnumMap<>(Operation.class);
    for (Operation operation : Operation.values()) {
      int weight =
          section.value(operation.name().toLowerCase(Locale.ROOT), Form.whole(0, 1_000_000), 0);
      if (weight > 0) {
        weights.put(operation, weight);
      }
    }
    section.end();
    if (weights.isEmpty()) {
      throw section.wrong("must give something a weight above 0");
    }
    return weights;
  }

  private static List<Fault> faults(Section root) {
    List<Fault> faults = new ArrayList<>();
    for (Section section : root.list("faults")) {
      faults.add(fault(section));
    }
    faults.sort(Comparator.comparing(Fault::at));
    return List.copyOf(faults);
  }

  private static Fault fault(Section section) {
    Duration at = section.required("at", Form.time());
    Fault.Kind kind = section.required("do", Form.oneOf(Fault.Kind.class));
    Fault fault =
        new Fault(
            at,
            kind,
            kind.isOfNode() ? section.required("node", Form.whole(1, 32)) : 0,
            kind == Fault.Kind.SLOW_DATABASE ? section.required("by", Form.time()) : Duration.ZERO);
    section.end();
    return fault;
  }

  private static List<Threshold> thresholds(Section section) {
    List<Threshold> thresholds = new ArrayList<>();
    for (Measure measure : Measure.values()) {
      String key = measure.name().toLowerCase(Locale.ROOT);
      if (measure.isLatency()) {
        section
            .value(key, Form.positiveTime())
            .ifPresent(time -> thresholds.add(new Threshold(measure, time.toNanos() / 1e6)));
      } else {
        section
            .value(key, Form.part())
            .ifPresent(part -> thresholds.add(new Threshold(measure, part)));
      }
    }
    section.end();
    return List.copyOf(thresholds);
  }
}
