package io.tiercel.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;

/**
 * The way into the jar: a command by its name, and JMH with all that it understands for everything
 * else.
 */
public final class Main {
  private static final int BAD_USAGE = 2;

  private final TreeMap<String, Command> commands = new TreeMap<>();
  private final PrintStream out;
  private final PrintStream err;

  Main(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
    ServiceLoader.load(Command.class).forEach(one -> commands.put(one.name(), one));
  }

  /** Runs a command or JMH, and ends the JVM with its exit code. */
  public static void main(String[] arguments) throws Exception {
    int code = new Main(System.out, System.err).run(arguments);
    if (code != 0) {
      System.exit(code);
    }
  }

  int run(String... arguments) throws Exception {
    String first = arguments.length == 0 ? "" : arguments[0];
    Command command = commands.get(first);
    if (command != null) {
      return run(command, Arrays.asList(arguments).subList(1, arguments.length));
    }
    if (Set.of("--help", "help").contains(first)) {
      help();
      return 0;
    }
    if (!first.isEmpty() && !first.startsWith("-") && !isBenchmark(first)) {
      err.printf("There is no command and no benchmark called %s.%n%n", first);
      help(err);
      return BAD_USAGE;
    }
    org.openjdk.jmh.Main.main(arguments);
    return 0;
  }

  private int run(Command command, List<String> arguments) throws Exception {
    if (arguments.contains("--help")) {
      out.printf("%s: %s%n%n%s%n", command.name(), command.summary(), command.usage());
      return 0;
    }
    try {
      return command.run(arguments);
    } catch (UsageException mistake) {
      err.printf("%s: %s%n%n%s%n", command.name(), mistake.getMessage(), command.usage());
      return BAD_USAGE;
    } catch (IOException failure) {
      err.printf("%s: %s%n", command.name(), TextFiles.reason(failure));
      return BAD_USAGE;
    } catch (UncheckedIOException failure) {
      err.printf("%s: %s%n", command.name(), TextFiles.reason(failure.getCause()));
      return BAD_USAGE;
    }
  }

  private void help() {
    help(out);
  }

  private void help(PrintStream to) {
    to.println("java -jar benchmarks.jar <command> [arguments]");
    commands.values().forEach(one -> to.printf("  %-10s %s%n", one.name(), one.summary()));
    to.println();
    to.println("java -jar benchmarks.jar <command> --help tells more of one.");
    to.println();
    to.println("java -jar benchmarks.jar [JMH's arguments]");
    to.println("  runs all benchmarks or those that match: -l lists them, -h tells JMH's options.");
  }

  /** JMH takes a regular expression, of which any part of a name will do. */
  private static boolean isBenchmark(String expression) throws IOException {
    try {
      Pattern pattern = Pattern.compile(expression);
      return BenchmarkList.readBenchmarkList(
              Main.class.getResourceAsStream(BenchmarkList.BENCHMARK_LIST))
          .stream()
          .map(BenchmarkListEntry::getUsername)
          .anyMatch(name -> pattern.matcher(name).find());
    } catch (PatternSyntaxException noExpression) {
      return false;
    }
  }
}
