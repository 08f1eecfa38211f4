package io.tiercel.bench.compare;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Measures the sides of comparisons by turns (A B C, A B C, ...), so that a machine that is slow
 * for a while is slow for all of them, and prints medians, ratios and bars.
 */
public final class Interleaved {
  private final RunSettings settings;
  private final PrintStream out;
  private final Table table;
  private final List<Outcome> outcomes = new ArrayList<>();

  /** One that prints to the standard output. */
  public Interleaved(RunSettings settings) {
    this(settings, System.out);
  }

  Interleaved(RunSettings settings, PrintStream out) {
    this.settings = settings;
    this.out = out;
    this.table = new Table(out);
  }

  /** Measures, prints and keeps what was found, unless the settings leave this comparison out. */
  public void run(Comparison all) throws Exception {
    if (!includes(all.title())) {
      return;
    }
    Comparison comparison = all.only(settings.sides());
    if (comparison.sides().size() == 1 && all.sides().size() > 1) {
      return; // a baseline alone says nothing
    }
    Map<String, List<Sample>> samples = new LinkedHashMap<>();
    for (int round = 0; round < settings.forks(); round++) {
      for (Side side : comparison.sides()) {
        samples.computeIfAbsent(side.name(), name -> new ArrayList<>()).add(side.measure());
      }
    }
    Outcome outcome = new Outcome(comparison, samples);
    outcomes.add(outcome);
    table.print(outcome);
    if (settings.results() != null) {
      new Results(settings.results()).add(outcome);
    }
  }

  /** Whether a comparison of this title is asked for; what it needs is better not made if not. */
  public boolean includes(String title) {
    return settings.includes(title);
  }

  /** Runs a suite; a failure of it is the caller's. */
  public void run(Suite suite) throws Exception {
    out.printf(
        Locale.ROOT,
        "# %s: %s, medians of %d%n%n",
        suite.name(),
        suite.summary(),
        settings.forks());
    suite.run(this);
  }

  /** What was found so far. */
  public List<Outcome> outcomes() {
    return List.copyOf(outcomes);
  }
}
