package io.tiercel.bench.load;

import io.tiercel.bench.UsageException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/** What follows a scenario on the command line: names, each with its value. */
record Options(Map<String, String> values) {

  /** Takes arguments apart; they may have these names only. */
  static Options of(List<String> arguments, Set<String> names) {
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < arguments.size(); i += 2) {
      String name = arguments.get(i);
      if (!names.contains(name) || i + 1 == arguments.size()) {
        throw new UsageException(
            name
                + ": after the scenario come "
                + String.join(", ", new TreeSet<>(names))
                + " and their values");
      }
      values.put(name, arguments.get(i + 1));
    }
    return new Options(Map.copyOf(values));
  }

  String text(String name, String fallback) {
    return values.getOrDefault(name, fallback);
  }

  /** A number above zero, if it was given. */
  OptionalDouble number(String name, String unit) {
    String text = values.get(name);
    if (text == null) {
      return OptionalDouble.empty();
    }
    if (!text.matches("\\d{1,6}(\\.\\d{1,6})?") || Double.parseDouble(text) == 0) {
      throw new UsageException(name + ": \"" + text + "\" is not a number of " + unit);
    }
    return OptionalDouble.of(Double.parseDouble(text));
  }

  /** A whole number above zero, if it was given. */
  OptionalInt whole(String name, String unit) {
    double number = number(name, unit).orElse(0);
    if (number != Math.rint(number)) {
      throw new UsageException(name + ": " + number + " is not a whole number of " + unit);
    }
    return number == 0 ? OptionalInt.empty() : OptionalInt.of((int) number);
  }
}
