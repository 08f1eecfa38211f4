package io.tiercel.spi.provider;

import io.tiercel.error.ConfigurationException;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The settings of the tiers of one kind, as texts. What makes no sense fails with its name.
 *
 * @param kind the kind, or what else stands between {@code tiercel.} and the settings' names
 * @param texts the settings by their names
 * @param objects what settings can name
 */
public record TierSettings(String kind, Map<String, String> texts, Objects objects) {

  private static final String PREFIX = "tiercel.";

  /** Copies the map. */
  public TierSettings {
    texts = Map.copyOf(texts);
  }

  /** Settings where there are no objects that could be named. */
  public TierSettings(String kind, Map<String, String> texts) {
    this(kind, texts, TierSettings::none);
  }

  /** The application's objects, such as its beans. */
  @FunctionalInterface
  public interface Objects {
    /**
     * The object of that name.
     *
     * @throws RuntimeException if there is none, or none of that type
     */
    <T> T find(String name, Class<T> type);
  }

  private static <T> T none(String name, Class<T> type) {
    throw new IllegalArgumentException("no " + type.getSimpleName() + " has a name here");
  }

  /** The object of the application that the setting names, or null if it is not given. */
  public <T> @Nullable T object(String name, Class<T> type) {
    String text = texts.get(name);
    try {
      return text == null ? null : objects.find(text, type);
    } catch (RuntimeException unknown) {
      ConfigurationException wrong =
          wrong(name, text, "the name of a " + type.getSimpleName() + ": " + unknown.getMessage());
      wrong.initCause(unknown);
      throw wrong;
    }
  }

  /** The setting, or null if it is not given. */
  public @Nullable String text(String name) {
    return texts.get(name);
  }

  /** The setting, which has to be given. */
  public String required(String name) {
    String text = texts.get(name);
    if (text == null) {
      throw wrong(name, null, "given");
    }
    return text;
  }

  /**
   * What is made of the setting, which has to be given. What it is refused for comes with its name.
   */
  public <T> T required(String name, Function<String, T> making) {
    String text = required(name);
    try {
      return making.apply(text);
    } catch (ConfigurationException refused) {
      throw named(name, refused);
    }
  }

  /**
   * Checks that these settings are given only beside the one that gives them their meaning.
   *
   * @throws ConfigurationException if one of them would be passed over without a word
   */
  public void onlyBeside(String giver, String... names) {
    for (String name : names) {
      if (texts.containsKey(name) && !texts.containsKey(giver)) {
        throw new ConfigurationException(
            PREFIX
                + kind
                + '.'
                + name
                + " has a meaning only beside "
                + PREFIX
                + kind
                + '.'
                + giver);
      }
    }
  }

  /** Whether the setting is true; false if it is not given. */
  public boolean flag(String name) {
    String text = texts.getOrDefault(name, "false");
    if (!text.equals("true") && !text.equals("false")) {
      throw wrong(name, text, "true or false");
    }
    return text.equals("true");
  }

  /**
   * The name of the only one of these settings that is given.
   *
   * @throws ConfigurationException if none of them is, or more than one
   */
  public String oneOf(String... names) {
    List<String> given = Arrays.stream(names).filter(texts::containsKey).toList();
    if (given.size() != 1) {
      throw new ConfigurationException(
          PREFIX
              + kind
              + " has "
              + (given.isEmpty() ? "none" : given)
              + " of "
              + Arrays.toString(names)
              + " but must have exactly one of them");
    }
    return given.get(0);
  }

  /** Hands the setting over, if it is given. What it is refused for comes with its name. */
  public void ifText(String name, Consumer<String> setter) {
    String text = texts.get(name);
    if (text != null) {
      try {
        setter.accept(text);
      } catch (ConfigurationException refused) {
        throw named(name, refused);
      }
    }
  }

  private ConfigurationException named(String name, ConfigurationException refused) {
    String message = String.valueOf(refused.getMessage());
    String property = PREFIX + kind + '.' + name;
    return message.startsWith(property)
        ? refused
        : new ConfigurationException(property + ": " + message, refused);
  }

  /** Hands a whole number over, if it is given. */
  public void ifNumber(String name, IntConsumer setter) {
    ifText(
        name,
        text -> {
          int number;
          try {
            number = Integer.parseInt(text);
          } catch (NumberFormatException noNumber) {
            throw wrong(name, text, "a whole number");
          }
          setter.accept(number);
        });
  }

  /** Hands a length of time over, if it is given. */
  public void ifDuration(String name, Consumer<Duration> setter) {
    ifText(name, text -> setter.accept(duration(name, text)));
  }

  private Duration duration(String name, String text) {
    try {
      if (text.endsWith("ms")) {
        return Duration.ofMillis(Long.parseLong(text.substring(0, text.length() - 2).strip()));
      }
      boolean complete = text.startsWith("P");
      return Duration.parse(complete ? text : (text.endsWith("d") ? "P" : "PT") + text);
    } catch (NumberFormatException | DateTimeParseException senseless) {
      throw wrong(name, text, "a length of time such as 500ms, 2s or 1m");
    }
  }

  private ConfigurationException wrong(String name, @Nullable String text, String rule) {
    return new ConfigurationException(
        PREFIX + kind + '.' + name + " is " + text + " but must be " + rule);
  }

  @Override
  public String toString() {
    return kind + " with " + texts.keySet(); // a value may be a password
  }
}
