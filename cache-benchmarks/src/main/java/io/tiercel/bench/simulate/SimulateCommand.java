package io.tiercel.bench.simulate;

import io.tiercel.bench.Command;
import io.tiercel.bench.TextFiles;
import io.tiercel.bench.UsageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Replays a trace through tiers of given sizes: {@code simulate trace.gz --stack memory=1000}. */
public final class SimulateCommand implements Command {
  private static final Set<String> OPTIONS =
      Set.of("--stack", "--rate", "--sizes", "--csv", "--html");

  @Override
  public String name() {
    return "simulate";
  }

  @Override
  public String summary() {
    return "replays a trace of keys through tiers of given sizes and prints their hit rates";
  }

  @Override
  public String usage() {
    return """
        simulate TRACE [options]
          TRACE                 a file with one key a line: plain, gzip or zstd
          --stack TIERS         nearest first: memory=1000,redis=100000/10m (name=entries/life)
          --rate N              requests a second, by which lives are measured; 1000 by default
          --sizes A,B,...       sizes of memory for the curve; parts of the keys by default
          --csv FILE            also writes the curve as CSV
          --html FILE           also writes the curve as a page""";
  }

  @Override
  public int run(List<String> arguments) throws IOException {
    if (arguments.isEmpty() || arguments.get(0).startsWith("--")) {
      throw new UsageException("the name of a trace file comes first");
    }
    Trace trace = new Trace(Path.of(arguments.get(0)));
    Map<String, String> options = options(arguments.subList(1, arguments.size()));
    Optional<Path> csv = reserved(options.get("--csv"));
    Optional<Path> html = reserved(options.get("--html"));
    Simulation simulation =
        Simulation.of(
            trace,
            TierSize.parse(options.getOrDefault("--stack", "memory=10000")),
            whole("--rate", options.getOrDefault("--rate", "1000")),
            sizes(options.getOrDefault("--sizes", "")));
    System.out.print(simulation.text());
    if (csv.isPresent()) {
      Files.writeString(csv.get(), simulation.csv(), StandardCharsets.UTF_8);
    }
    if (html.isPresent()) {
      Files.writeString(html.get(), simulation.html(), StandardCharsets.UTF_8);
    }
    return 0;
  }

  /** Replaying takes long: what cannot be written is known before. */
  private static Optional<Path> reserved(@Nullable String file) {
    Optional<Path> path = Optional.ofNullable(file).map(Path::of);
    path.ifPresent(TextFiles::reserve);
    return path;
  }

  private static NavigableSet<Long> sizes(String listed) {
    TreeSet<Long> sizes = new TreeSet<>();
    if (!listed.isEmpty()) {
      for (String one : listed.split(",", -1)) {
        sizes.add(whole("--sizes", one));
      }
    }
    return sizes;
  }

  private static long whole(String option, String text) {
    if (!text.matches("[1-9]\\d{0,8}")) {
      throw new UsageException(
          option + ": \"" + text + "\" is not a whole number from 1 to 999999999");
    }
    return Long.parseLong(text);
  }

  private static Map<String, String> options(List<String> arguments) {
    Map<String, String> options = new HashMap<>();
    for (int i = 0; i < arguments.size(); i += 2) {
      String name = arguments.get(i);
      if (!OPTIONS.contains(name)) {
        throw new UsageException("there is no option " + name);
      }
      if (i + 1 == arguments.size() || options.put(name, arguments.get(i + 1)) != null) {
        throw new UsageException(name + " needs one value, and is given once");
      }
    }
    return options;
  }
}
