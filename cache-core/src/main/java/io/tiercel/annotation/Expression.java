package io.tiercel.annotation;

import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/** An expression of an annotation, ready to be evaluated by any thread. */
@FunctionalInterface
public interface Expression {

  /**
   * Its value in one call.
   *
   * @param extra the value of the scope's extra variable, if it has one
   */
  @Nullable Object value(@Nullable Object[] arguments, @Nullable Object extra);

  /** The type of its values; {@code Object} if that is not known. */
  default Type type() {
    return Object.class;
  }
}
