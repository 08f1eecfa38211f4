package io.tiercel.bench.load.scenario;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a value is written.
 *
 * @param rule ends the sentence "it must be …"
 */
record Form<T>(String rule, Function<String, Optional<T>> reads) {
  private static final Pattern TIME = Pattern.compile("(\\d{1,9})(ms|s|m|h)");
  private static final Pattern RATE = Pattern.compile("(\\d{1,7}(?:\\.\\d{1,3})?)/s");
  private static final Pattern PART = Pattern.compile("(\\d{1,3}(?:\\.\\d{1,6})?)%");
  private static final Pattern DECIMAL = Pattern.compile("\\d{1,4}(?:\\.\\d{1,6})?");

  private static final Duration LONGEST = Duration.ofDays(365);

  Optional<T> read(String text) {
    return reads.apply(text);
  }

  /** Text of a pattern. */
  static Form<String> text(String rule, String pattern) {
    return new Form<>(rule, text -> Optional.of(text).filter(it -> it.matches(pattern)));
  }

  /** A whole number between these, both included. */
  static Form<Integer> whole(int least, int most) {
    return new Form<>(
        "a whole number from %d to %d".formatted(least, most),
        text ->
            Optional.of(text)
                .filter(it -> it.matches("\\d{1,9}"))
                .map(Integer::valueOf)
                .filter(it -> it >= least && it <= most));
  }

  /** A number that is not negative. */
  static Form<Double> decimal(double most) {
    return new Form<>(
        "a number from 0 to " + most,
        text ->
            Optional.of(text)
                .filter(it -> DECIMAL.matcher(it).matches())
                .map(Double::valueOf)
                .filter(it -> it <= most));
  }

  /** A length of time, which may be none. */
  static Form<Duration> time() {
    return time("a length of time", Duration.ZERO);
  }

  /** A length of time that is longer than none. */
  static Form<Duration> positiveTime() {
    return time("a length of time above 0", Duration.ofMillis(1));
  }

  /** A length of time that is no shorter than this. */
  static Form<Duration> time(Duration least) {
    return time("a length of time of at least " + least.toSeconds() + "s", least);
  }

  private static Form<Duration> time(String what, Duration least) {
    return new Form<>(
        what + ": a whole number with the unit ms, s, m or h, as 30s, and 365 days at most",
        text ->
            duration(text).filter(it -> it.compareTo(least) >= 0 && it.compareTo(LONGEST) <= 0));
  }

  private static Optional<Duration> duration(String text) {
    Matcher matcher = TIME.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long count = Long.parseLong(matcher.group(1));
    return Optional.of(
        switch (matcher.group(2)) {
          case "ms" -> Duration.ofMillis(count);
          case "s" -> Duration.ofSeconds(count);
          case "m" -> Duration.ofMinutes(count);
          default -> Duration.ofHours(count);
        });
  }

  /** So many a second. */
  static Form<Double> rate() {
    return new Form<>(
        "a rate above 0, as 2000/s", text -> number(RATE.matcher(text)).filter(it -> it > 0));
  }

  /** A part of a whole, as a number from 0 to 1. */
  static Form<Double> part() {
    return new Form<>(
        "a part from 0% to 100%, as 2.5%",
        text -> number(PART.matcher(text)).map(it -> it / 100).filter(it -> it <= 1));
  }

  private static Optional<Double> number(Matcher matcher) {
    return matcher.matches() ? Optional.of(Double.valueOf(matcher.group(1))) : Optional.empty();
  }

  /** One of the constants, written small and with dashes or spaces. */
  static <E extends Enum<E>> Form<E> oneOf(Class<E> type) {
    List<E> all = Arrays.asList(type.getEnumConstants());
    return new Form<>(
        "one of " + String.join(", ", all.stream().map(Form::written).toList()),
        text -> all.stream().filter(one -> written(one).equals(text)).findFirst());
  }

  private static String written(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
