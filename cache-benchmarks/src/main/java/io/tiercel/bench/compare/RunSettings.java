package io.tiercel.bench.compare;

import io.tiercel.bench.UsageException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How comparisons are run.
 *
 * @param forks how often each side is measured
 * @param only what a title must contain to be run
 * @param sides what the names of sides contain that are measured, beside the baseline
 * @param results the file that outcomes are added to, or null
 * @param names what else stood on the command line
 */
public record RunSettings(
    int forks, Pattern only, Pattern sides, @Nullable Path results, List<String> names) {

  /** What {@link #of} understands, for a help. */
  public static final String HELP =
      """
        --forks <n>        how often each side is measured (3)
        --only <regex>     only comparisons whose title contains it
        --sides <regex>    only sides whose name contains it, beside the baseline
        --results <file>   also adds the outcomes to this file, a line of JSON each
      """;

  /** Three forks of everything. */
  public static final RunSettings DEFAULTS =
      new RunSettings(3, Pattern.compile(""), Pattern.compile(""), null, List.of());

  /** Understands a command line; what is no option is a name. */
  public static RunSettings of(String... arguments) {
    RunSettings settings = DEFAULTS;
    List<String> names = new ArrayList<>();
    for (int i = 0; i < arguments.length; i++) {
      String option = arguments[i];
      if (!option.startsWith("--")) {
        names.add(option);
      } else if (i + 1 == arguments.length) {
        throw new UsageException(option + " needs a value");
      } else {
        settings = settings.with(option, arguments[++i]);
      }
    }
    return new RunSettings(
        settings.forks, settings.only, settings.sides, settings.results, List.copyOf(names));
  }

  private RunSettings with(String option, String value) {
    return switch (option) {
      case "--forks" -> new RunSettings(number(option, value), only, sides, results, names);
      case "--only" ->
          new RunSettings(forks, read(option, value, Pattern::compile), sides, results, names);
      case "--sides" ->
          new RunSettings(forks, only, read(option, value, Pattern::compile), results, names);
      case "--results" -> new RunSettings(forks, only, sides, read(option, value, Path::of), names);
      default -> throw new UsageException("unknown option " + option);
    };
  }

  private static int number(String option, String value) {
    int number = read(option, value, Integer::valueOf);
    if (number < 1) {
      throw new UsageException(option + " must be 1 or more, and is " + value);
    }
    return number;
  }

  private static <T> T read(String option, String value, Function<String, T> reading) {
    try {
      return reading.apply(value);
    } catch (IllegalArgumentException e) {
      throw new UsageException(option + " cannot be " + value + ": " + e.getMessage(), e);
    }
  }

  boolean includes(String title) {
    return only.matcher(title).find();
  }
}
