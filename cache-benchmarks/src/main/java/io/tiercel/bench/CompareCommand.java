package io.tiercel.bench;

import io.tiercel.bench.compare.Interleaved;
import io.tiercel.bench.compare.RunSettings;
import io.tiercel.bench.compare.Suite;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;

/** Runs comparisons, by the names of their suites. */
public final class CompareCommand implements Command {

  @Override
  public String name() {
    return "compare";
  }

  @Override
  public String summary() {
    return "measures ours and others by turns, and prints ratios and bars";
  }

  @Override
  public String usage() {
    StringBuilder usage = new StringBuilder("compare <suite>... [options]\n");
    suites().values().forEach(one -> usage.append(line(one)));
    return usage.append('\n').append(RunSettings.HELP).toString();
  }

  private static String line(Suite suite) {
    return String.format(Locale.ROOT, "  %-12s %s%n", suite.name(), suite.summary());
  }

  @Override
  public int run(List<String> arguments) throws Exception {
    RunSettings settings = RunSettings.of(arguments.toArray(String[]::new));
    List<Suite> chosen = chosen(settings.names());
    if (settings.results() != null) {
      TextFiles.reserve(settings.results());
    }
    Interleaved runner = new Interleaved(settings);
    for (Suite suite : chosen) {
      runner.run(suite);
    }
    if (runner.outcomes().isEmpty()) {
      throw new UsageException(
          "no comparison matches --only " + settings.only() + " and --sides " + settings.sides());
    }
    return 0;
  }

  private static List<Suite> chosen(List<String> names) {
    if (names.isEmpty()) {
      throw new UsageException("which suite?");
    }
    Map<String, Suite> suites = suites();
    List<Suite> chosen = new ArrayList<>();
    for (String name : names) {
      Suite suite = suites.get(name);
      if (suite == null) {
        throw new UsageException("there is no suite called " + name);
      }
      chosen.add(suite);
    }
    return chosen;
  }

  private static Map<String, Suite> suites() {
    Map<String, Suite> suites = new TreeMap<>();
    ServiceLoader.load(Suite.class).forEach(one -> suites.put(one.name(), one));
    return suites;
  }
}
