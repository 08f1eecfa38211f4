package io.tiercel.policy;

import io.tiercel.error.ConfigurationException;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The checks of settings; each failure names the setting, its value and the rule. */
public final class Rules {

  private static final int LONGEST_TAG = 1_024;

  private Rules() {}

  /** Requires that the condition holds. */
  public static void check(boolean holds, String setting, @Nullable Object value, String rule) {
    if (!holds) {
      throw new ConfigurationException(setting + " is " + value + " but must be " + rule);
    }
  }

  /** Requires that the value is there. */
  public static <T> T present(String setting, @Nullable T value) {
    check(value != null, setting, value, "given");
    return Objects.requireNonNull(value);
  }

  /** Requires a length of time of at least a millisecond that fits into milliseconds. */
  public static void positive(String setting, @Nullable Duration value) {
    Duration given = notNegative(setting, value);
    check(!given.isZero(), setting, value, "above zero");
    check(given.toMillis() > 0, setting, value, "at least a millisecond");
  }

  /** Requires a length of time of at least zero that fits into milliseconds. */
  public static Duration notNegative(String setting, @Nullable Duration value) {
    Duration given = present(setting, value);
    check(!given.isNegative(), setting, value, "at least zero");
    check(given.compareTo(TierPolicy.UNLIMITED) <= 0, setting, value, "at most 1,000 years");
    return given;
  }

  /**
   * Requires a tag: of a bounded length, because every node remembers it for a while, and without
   * the character by which the tags of prefixes are told from others. The tag is not in the
   * message, since users may have a say in it.
   */
  public static String tag(String value) {
    int length = value.length();
    check(length <= LONGEST_TAG, "A tag", length + " characters long", "1,024 at most");
    check(value.indexOf('\0') < 0, "A tag", "a text with U+0000", "one without");
    return value;
  }

  /** Requires a short name that messages, labels and servers can bear. */
  public static String label(String setting, @Nullable String value) {
    String given = present(setting, value);
    check(
        given.matches("[!-~]{1,100}"),
        setting,
        '"' + given + '"',
        "1 to 100 ASCII characters without white space");
    return given;
  }
}
