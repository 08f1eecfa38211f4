package io.tiercel.annotation;

import io.tiercel.annotation.Terms.Constant;
import io.tiercel.error.ConfigurationException;
import io.tiercel.policy.Names;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whether two are equal. Numbers are if their values are, whatever their types; constants of enums
 * and characters are texts.
 */
record Equality(Expression one, Expression other) implements Expression {

  /** Fails if they never can be. */
  Equality {
    requireAlike(raw(one), raw(other));
    requireText(raw(one), other);
    requireText(raw(other), one);
  }

  private static Class<?> raw(Expression expression) {
    return Types.raw(Types.boxed(expression.type()));
  }

  private static void requireAlike(Class<?> one, Class<?> other) {
    boolean alike =
        Types.agree(one, other)
            || one.isInterface() // of which a number or an enum may be
            || other.isInterface()
            || (Number.class.isAssignableFrom(one) && Number.class.isAssignableFrom(other))
            || (isText(one) && isText(other));
    if (!alike) {
      throw neverEqual(one, other.getSimpleName());
    }
  }

  private static boolean isText(Class<?> type) {
    return type == String.class || type == Character.class || Enum.class.isAssignableFrom(type);
  }

  /** What is written may be the name of no constant, or no single character. */
  private static void requireText(Class<?> type, Expression other) {
    if (other instanceof Constant written && written.constant() instanceof String text) {
      if (type.isEnum()) {
        requireConstant(type, text);
      } else if (type == Character.class && text.length() != 1) {
        throw neverEqual(type, '\'' + text + '\'');
      }
    }
  }

  private static void requireConstant(Class<?> type, String name) {
    List<String> names =
        Arrays.stream(type.getEnumConstants())
            .map(constant -> ((Enum<?>) constant).name())
            .toList();
    if (!names.contains(name)) {
      throw new ConfigurationException(
          type.getSimpleName() + " has no constant " + name + Names.guess(name, names));
    }
  }

  private static ConfigurationException neverEqual(Class<?> one, String other) {
    return new ConfigurationException(one.getSimpleName() + " and " + other + " are never equal");
  }

  @Override
  public Type type() {
    return boolean.class;
  }

  @Override
  public Object value(@Nullable Object[] arguments, @Nullable Object extra) {
    return areEqual(one.value(arguments, extra), other.value(arguments, extra));
  }

  private static boolean areEqual(@Nullable Object one, @Nullable Object other) {
    if (one instanceof Number first && other instanceof Number second) {
      boolean whole = isWhole(first) && isWhole(second);
      return whole ? first.longValue() == second.longValue() : haveOneValue(first, second);
    }
    return Objects.equals(text(one), text(other));
  }

  private static boolean isWhole(Number value) {
    return value instanceof Integer
        || value instanceof Long
        || value instanceof Short
        || value instanceof Byte;
  }

  private static boolean haveOneValue(Number one, Number other) {
    BigDecimal first = exact(one);
    BigDecimal second = exact(other);
    if (first == null || second == null) {
      return one.equals(other);
    }
    return first.compareTo(second) == 0;
  }

  /**
   * Null for what is no number, such as infinity, and for numbers of classes that are not known.
   */
  private static @Nullable BigDecimal exact(Number value) {
    if (value instanceof BigDecimal exact) {
      return exact;
    } else if (value instanceof BigInteger whole) {
      return new BigDecimal(whole);
    } else if (isWhole(value)) {
      return BigDecimal.valueOf(value.longValue());
    }
    boolean binary = value instanceof Double || value instanceof Float;
    return binary && Double.isFinite(value.doubleValue())
        ? new BigDecimal(value.doubleValue())
        : null;
  }

  private static @Nullable Object text(@Nullable Object value) {
    if (value instanceof Enum<?> constant) {
      return constant.name();
    }
    return value instanceof Character ? value.toString() : value;
  }
}
