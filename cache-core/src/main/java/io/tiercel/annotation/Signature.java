package io.tiercel.annotation;

import java.lang.reflect.Method;
import java.lang.reflect.Type;

/**
 * A method as it is in the class of the object that it is called on.
 *
 * @param method the method that bears the annotations
 * @param shape how it hands out its value
 * @param returned what it returns, or what the stage or Optional that it returns is of
 * @param scope its parameters
 */
record Signature(Method method, Shape shape, Type returned, Scope scope) {

  static Signature of(Method method, Class<?> target) {
    Variables variables = Variables.of(target);
    Shape shape = Shape.of(method);
    Type returned = variables.in(method.getGenericReturnType());
    Type value = shape == Shape.PLAIN ? returned : Types.argument(returned, 0);
    return new Signature(method, shape, Types.boxed(value), Scope.of(method, variables));
  }

  /** What may be spoken of after the call. */
  Scope scopeOfResult() {
    return method.getReturnType() == void.class ? scope : scope.with("result", returned);
  }
}
