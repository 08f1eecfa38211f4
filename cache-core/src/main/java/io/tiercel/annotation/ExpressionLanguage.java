package io.tiercel.annotation;

/**
 * Another language for expressions. An expression that begins with its name and a colon is written
 * in it: {@code spel: #user.roles[0]}.
 */
@FunctionalInterface
public interface ExpressionLanguage {

  /**
   * Prepares an expression.
   *
   * @throws RuntimeException if it makes no sense; its message will be shown with the method's name
   */
  Expression compile(String text, Scope scope);
}
