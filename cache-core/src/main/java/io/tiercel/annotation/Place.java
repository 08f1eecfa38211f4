package io.tiercel.annotation;

import io.tiercel.error.ConfigurationException;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An annotation on a method: reads its attributes, and says where something is wrong.
 *
 * @param annotation its simple name
 * @param method the method that bears it
 * @param languages what expressions may be written in besides paths
 */
record Place(String annotation, Method method, Map<String, ExpressionLanguage> languages) {

  private static final Pattern LIFE = Pattern.compile("(\\d{1,15})\\s*(ms|s|m|h|d)");
  private static final Pattern LANGUAGE = Pattern.compile("([a-z]+):(?s)(.*)");
  private static final Map<String, TimeUnit> UNITS =
      Map.of(
          "ms", TimeUnit.MILLISECONDS,
          "s", TimeUnit.SECONDS,
          "m", TimeUnit.MINUTES,
          "h", TimeUnit.HOURS,
          "d", TimeUnit.DAYS);

  /** An exception that says what is wrong here. */
  ConfigurationException fail(String rule) {
    return new ConfigurationException('@' + annotation + " on " + name(method) + ": " + rule);
  }

  /** Fails unless it holds. */
  void require(boolean holds, String rule) {
    if (!holds) {
      throw fail(rule);
    }
  }

  static String name(Method method) {
    return Arrays.stream(method.getParameterTypes())
        .map(Class::getSimpleName)
        .collect(
            Collectors.joining(
                ", ", method.getDeclaringClass().getName() + '.' + method.getName() + '(', ")"));
  }

  Expression expression(String attribute, String text, Scope scope) {
    return compiled(attribute, text, () -> compile(text, scope));
  }

  private Expression compile(String text, Scope scope) {
    Matcher other = LANGUAGE.matcher(text);
    if (!other.matches()) {
      return Parser.expression(text, scope);
    }
    ExpressionLanguage language = languages.get(other.group(1));
    if (language == null) {
      throw new ConfigurationException(
          "language " + other.group(1) + " is not available here: see Caching.language");
    }
    return language.compile(other.group(2).strip(), scope);
  }

  @Nullable Expression condition(String attribute, String text, Scope scope) {
    if (text.isEmpty()) {
      return null;
    }
    return compiled(
        attribute,
        text,
        () -> {
          Expression condition = compile(text, scope);
          Types.requireBoolean(condition);
          return condition;
        });
  }

  List<Expression> tags(String[] texts, Scope scope) {
    return Arrays.stream(texts)
        .map(text -> compiled("tags", text, () -> template(text, scope)))
        .toList();
  }

  private Expression template(String text, Scope scope) {
    Matcher other = LANGUAGE.matcher(text);
    return other.matches() && languages.containsKey(other.group(1))
        ? compile(text, scope)
        : Parser.template(text, scope);
  }

  private interface Step {
    Expression take();
  }

  private Expression compiled(String attribute, String text, Step step) {
    try {
      return step.take();
    } catch (RuntimeException wrong) {
      ConfigurationException failure =
          fail(attribute + " = \"" + text + "\": " + wrong.getMessage());
      failure.addSuppressed(wrong);
      throw failure;
    }
  }

  /** A length of time, or null for none. */
  @Nullable Duration life(String attribute, String text) {
    if (text.isEmpty()) {
      return null;
    }
    Matcher life = LIFE.matcher(text);
    if (!life.matches()) {
      throw fail(attribute + " = \"" + text + "\" is no length of time, such as 500ms, 30s or 10m");
    }
    TimeUnit unit = UNITS.getOrDefault(life.group(2), TimeUnit.SECONDS);
    return Duration.of(Long.parseLong(life.group(1)), unit.toChronoUnit());
  }
}
