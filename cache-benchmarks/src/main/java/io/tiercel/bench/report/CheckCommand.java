package io.tiercel.bench.report;

import io.tiercel.bench.Command;
import io.tiercel.bench.UsageException;
import io.tiercel.bench.compare.Finding;
import io.tiercel.bench.compare.Results;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;

/** Holds results against the ratios that are kept with the code. */
public final class CheckCommand implements Command {
  private static final int WORSE = 1;
  private static final double MARGIN = 0.3;

  private final PrintStream out;

  /** One that prints to the standard output. */
  public CheckCommand() {
    this(System.out);
  }

  CheckCommand(PrintStream out) {
    this.out = out;
  }

  @Override
  public String name() {
    return "check";
  }

  @Override
  public String summary() {
    return "fails where a ratio became worse than the one that is kept";
  }

  @Override
  public String usage() {
    return """
        check <results>... [--against <file>] [--margin <part>] [--update]
          results            files that compare --results has written; the last one counts
          --against <file>   the ratios that are kept (cache-benchmarks/ratios.json)
          --margin <part>    by what part a ratio may grow (what the file says, at first 0.3)
          --update           writes the ratios that were found into the file instead
        """;
  }

  @Override
  public int run(List<String> arguments) throws Exception {
    Request request = Request.of(arguments);
    List<Finding> findings = Results.latest(request.results);
    return request.update ? update(request, findings) : check(request, findings);
  }

  private int update(Request request, List<Finding> findings) throws IOException {
    boolean there = Files.exists(request.against);
    Ratios old = there ? Ratios.read(request.against) : new Ratios(MARGIN, List.of());
    Ratios updated = new Ratios(request.margin(old.margin()), old.ratios()).updated(findings);
    updated.write(request.against);
    out.printf(Locale.ROOT, "%d ratios are in %s%n", updated.ratios().size(), request.against);
    return 0;
  }

  private int check(Request request, List<Finding> findings) throws IOException {
    if (!Files.exists(request.against)) {
      throw new UsageException("there is no file " + request.against);
    }
    Ratios ratios = Ratios.read(request.against);
    double margin = request.margin(ratios.margin());
    int worse = 0;
    for (Ratios.Kept kept : ratios.ratios()) {
      double now = kept.now(findings);
      boolean isWorse = kept.isWorse(now, margin);
      worse += isWorse ? 1 : 0;
      print(kept, now, isWorse);
    }
    out.printf(
        Locale.ROOT,
        "%d of %d became worse by more than %.0f %%%n",
        worse,
        ratios.ratios().size(),
        margin * 100);
    return worse == 0 ? 0 : WORSE;
  }

  private void print(Ratios.Kept kept, double now, boolean isWorse) {
    String state = isWorse ? "WORSE" : "ok";
    String reached = Double.isNaN(now) ? "not measured" : String.format(Locale.ROOT, "%.2f", now);
    out.printf(
        Locale.ROOT,
        "%-6s %s, %s, %s: %.2f, now %s%n",
        state,
        kept.title(),
        kept.side(),
        kept.figure(),
        kept.value(),
        reached);
  }

  private record Request(List<Path> results, Path against, double given, boolean update) {

    static Request of(List<String> arguments) {
      List<Path> results = new ArrayList<>();
      Path against = Path.of("cache-benchmarks", "ratios.json");
      double margin = Double.NaN;
      boolean update = false;
      for (var each = arguments.listIterator(); each.hasNext(); ) {
        String argument = each.next();
        switch (argument) {
          case "--update" -> update = true;
          case "--against" -> against = Path.of(value(argument, each));
          case "--margin" -> margin = part(value(argument, each));
          default -> results.add(result(argument));
        }
      }
      if (results.isEmpty()) {
        throw new UsageException("which results?");
      }
      return new Request(List.copyOf(results), against, margin, update);
    }

    private static String value(String option, Iterator<String> more) {
      if (!more.hasNext()) {
        throw new UsageException(option + " needs a value");
      }
      return more.next();
    }

    private static Path result(String argument) {
      if (argument.startsWith("--")) {
        throw new UsageException("unknown option " + argument);
      }
      return Path.of(argument);
    }

    private static double part(String text) {
      if (!text.matches("\\d{1,2}(\\.\\d{1,6})?") || Double.parseDouble(text) > 10) {
        throw new UsageException("--margin must be a number from 0 to 10, and is " + text);
      }
      return Double.parseDouble(text);
    }

    double margin(double otherwise) {
      return Double.isNaN(given) ? otherwise : given;
    }
  }
}
