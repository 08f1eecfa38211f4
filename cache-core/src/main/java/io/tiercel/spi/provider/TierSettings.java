package io.tiercel.spi.provider;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The settings of the tiers of one kind, as texts. What makes no sense fails with its name.
 *
 * @param kind the kind
 * @param texts the settings by their names
 * @param objects what settings can name
 */
public record TierSettings(String kind, Map<String, String> texts, Objects objects) {

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
      IllegalArgumentException wrong =
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

  /** Whether the setting is true; false if it is not given. */
  public boolean flag(String name) {
    String text = texts.getOrDefault(name, "false");
    if (!text.equals("true") && !text.equals("false")) {
      throw wrong(name, text, "true or false");
    }
    return text.equals("true");
  }

  /** Hands the setting over, if it is given. */
  public void ifText(String name, Consumer<String> setter) {
    String text = texts.get(name);
    if (text != null) {
      setter.accept(text);
    }
  }

  /** Hands a whole number over, if it is given. */
  public void ifNumber(String name, IntConsumer setter) {
    ifText(
        name,
        text -> {
          try {
            setter.accept(Integer.parseInt(text));
          } catch (NumberFormatException noNumber) {
            throw wrong(name, text, "a whole number");
          }
        });
  }

  /** Hands a length of time over, if it is given. */
  public void ifDuration(String name, Consumer<Duration> setter) {
    ifText(name, text -> setter.accept(duration(name, text)));
  }

  private Duration duration(String name, String text) {
    try {
      return text.endsWith("ms")
          ? Duration.ofMillis(Long.parseLong(text.substring(0, text.length() - 2).strip()))
          : Duration.parse(text.startsWith("P") ? text : "PT" + text);
    } catch (NumberFormatException | DateTimeParseException senseless) {
      throw wrong(name, text, "a length of time such as 500ms, 2s or 1m");
    }
  }

  private IllegalArgumentException wrong(String name, @Nullable String text, String rule) {
    return new IllegalArgumentException(kind + '.' + name + " is " + text + " but must be " + rule);
  }

  @Override
  public String toString() {
    return kind + " with " + texts.keySet(); // a value may be a password
  }
}
