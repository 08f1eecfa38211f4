package io.tiercel.annotation;

import java.lang.reflect.Type;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What expressions are made of, besides {@link Paths}. */
final class Terms {

  private Terms() {}

  /** One of the method's arguments. */
  record Argument(int index, Type type) implements Expression {
    @Override
    public @Nullable Object value(@Nullable Object[] arguments, @Nullable Object extra) {
      return arguments[index];
    }
  }

  /** The scope's extra variable. */
  record Extra(Type type) implements Expression {
    @Override
    public @Nullable Object value(@Nullable Object[] arguments, @Nullable Object extra) {
      return extra;
    }
  }

  /** A literal. */
  record Constant(@Nullable Object constant, Type type) implements Expression {
    @Override
    public @Nullable Object value(@Nullable Object[] arguments, @Nullable Object extra) {
      return constant;
    }
  }

  /** Texts put together. */
  record Text(List<Expression> parts) implements Expression {
    @Override
    public Object value(@Nullable Object[] arguments, @Nullable Object extra) {
      StringBuilder text = new StringBuilder();
      for (Expression part : parts) {
        text.append(part.value(arguments, extra));
      }
      return text.toString();
    }

    @Override
    public Type type() {
      return String.class;
    }
  }

  /** The opposite. */
  record Not(Expression of) implements Expression {
    @Override
    public Object value(@Nullable Object[] arguments, @Nullable Object extra) {
      return !isTrue(of, arguments, extra);
    }

    @Override
    public Type type() {
      return boolean.class;
    }
  }

  /** Whether one of two is true. */
  record Either(Expression one, Expression other) implements Expression {
    @Override
    public Object value(@Nullable Object[] arguments, @Nullable Object extra) {
      return isTrue(one, arguments, extra) || isTrue(other, arguments, extra);
    }

    @Override
    public Type type() {
      return boolean.class;
    }
  }

  /** Whether both are true. */
  record Both(Expression one, Expression other) implements Expression {
    @Override
    public Object value(@Nullable Object[] arguments, @Nullable Object extra) {
      return isTrue(one, arguments, extra) && isTrue(other, arguments, extra);
    }

    @Override
    public Type type() {
      return boolean.class;
    }
  }

  /** Whether a condition holds; null does not. */
  static boolean isTrue(
      Expression condition, @Nullable Object[] arguments, @Nullable Object extra) {
    return Boolean.TRUE.equals(condition.value(arguments, extra));
  }
}
