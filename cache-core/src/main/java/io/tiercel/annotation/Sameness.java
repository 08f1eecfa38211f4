package io.tiercel.annotation;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;

/**
 * Which methods of the same name are one method of a class, although one of them has variables
 * where the other has types. A class may have others of that name, whose types the variables do not
 * stand for.
 *
 * @param target the class
 * @param variables what they stand for in it
 */
record Sameness(Class<?> target, Variables variables) {

  static Sameness in(Class<?> target) {
    return new Sameness(target, Variables.of(target));
  }

  boolean holds(Method one, Method other) {
    return narrows(one, other) || narrows(other, one);
  }

  private boolean narrows(Method narrower, Method wider) {
    Class<?>[] own = narrower.getParameterTypes();
    Class<?>[] given = wider.getParameterTypes();
    boolean fits = own.length == given.length;
    for (int i = 0; fits && i < own.length; i++) {
      Type generic = wider.getGenericParameterTypes()[i];
      fits = own[i] == given[i] || isIn(generic, own[i], wider);
    }
    return fits;
  }

  /** Whether a type is, or is an array of, a variable that stands for the other one. */
  private boolean isIn(Type generic, Class<?> type, Method of) {
    if (generic instanceof GenericArrayType array) {
      return type.isArray() && isIn(array.getGenericComponentType(), type.getComponentType(), of);
    }
    return generic instanceof TypeVariable<?> && stands(generic, type, of);
  }

  /**
   * A method's own variable stands for its bound. Of a type that the class does not have, such as a
   * repository's, nothing more is known.
   */
  private boolean stands(Type variable, Class<?> type, Method of) {
    Class<?> known = Types.raw(variables.in(variable));
    return of.getDeclaringClass().isAssignableFrom(target)
        ? known == type
        : known.isAssignableFrom(type);
  }
}
