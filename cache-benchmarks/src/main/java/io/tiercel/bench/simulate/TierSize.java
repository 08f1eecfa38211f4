package io.tiercel.bench.simulate;

import io.tiercel.bench.UsageException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One tier of a simulated stack.
 *
 * @param name what it is called
 * @param entries how many it holds
 * @param life how long one is fresh in it; null for as long as it is held
 */
record TierSize(String name, long entries, @Nullable Duration life) {
  private static final Pattern FORM =
      Pattern.compile("([A-Za-z][A-Za-z0-9-]*)=(\\d{1,15})(?:/(\\d{1,9})(ms|s|m|h))?");
  private static final Duration LONGEST = Duration.ofDays(365);
  private static final String RULE =
      "NAME=ENTRIES or NAME=ENTRIES/LIFE, with a life in ms, s, m or h, as redis=100000/10m";

  /** Understands {@code memory=1000,redis=100000/10m}, nearest tier first. */
  static List<TierSize> parse(String stack) {
    List<TierSize> tiers = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (String one : stack.split(",", -1)) {
      TierSize tier = one(one);
      if (!names.add(tier.name)) {
        throw new UsageException("--stack: two tiers are called " + tier.name);
      }
      tiers.add(tier);
    }
    return tiers;
  }

  private static TierSize one(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new UsageException("--stack: \"" + text + "\" is not " + RULE);
    }
    long entries = Long.parseLong(matcher.group(2));
    if (entries < 1) {
      throw new UsageException("--stack: \"" + text + "\" must hold at least 1 entry");
    }
    return new TierSize(matcher.group(1), entries, life(matcher));
  }

  private static @Nullable Duration life(Matcher matcher) {
    if (matcher.group(3) == null) {
      return null;
    }
    long count = Long.parseLong(matcher.group(3));
    Duration life =
        switch (matcher.group(4)) {
          case "ms" -> Duration.ofMillis(count);
          case "s" -> Duration.ofSeconds(count);
          case "m" -> Duration.ofMinutes(count);
          default -> Duration.ofHours(count);
        };
    if (life.isZero() || life.compareTo(LONGEST) > 0) {
      throw new UsageException(
          "--stack: the life of \"" + matcher.group() + "\" must be above 0, and 365 days at most");
    }
    return life;
  }

  TierSize of(long otherEntries) {
    return new TierSize(name, otherEntries, life);
  }
}
