package io.tiercel.codec;

import java.lang.reflect.Field;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Collects the classes that values of a type consist of, as far as types name them. */
final class Reachable {

  private final Set<Class<?>> found =
      new TreeSet<>((one, other) -> one.getName().compareTo(other.getName()));

  private Reachable() {}

  /** The classes, other than the JDK's, that are reached from a type or are given. */
  static Set<Class<?>> from(Type type, Class<?>... more) {
    Reachable reachable = new Reachable();
    reachable.visit(type);
    reachable.visitAll(more);
    return reachable.found;
  }

  private void visitAll(Type... types) {
    List.of(types).forEach(this::visit);
  }

  private void visit(Type type) {
    if (type instanceof ParameterizedType generic) {
      visit(generic.getRawType());
      visitAll(generic.getActualTypeArguments());
    } else if (type instanceof GenericArrayType array) {
      visit(array.getGenericComponentType());
    } else if (type instanceof WildcardType wildcard) {
      visitAll(wildcard.getUpperBounds());
    } else if (type instanceof Class<?> known) {
      visitClass(known);
    }
  }

  private void visitClass(Class<?> type) {
    if (type.isArray()) {
      visitClass(type.getComponentType());
    } else if (!type.isPrimitive() && !isOfTheJdk(type) && found.add(type)) {
      if (type.isSealed() && !type.isEnum()) {
        visitAll(type.getPermittedSubclasses());
      }
      visitFields(type);
    }
  }

  private void visitFields(Class<?> type) {
    if (type.getSuperclass() != null) {
      visitClass(type.getSuperclass());
    }
    for (Field field : type.getDeclaredFields()) {
      if ((field.getModifiers() & (Modifier.STATIC | Modifier.TRANSIENT)) == 0) {
        visit(field.getGenericType());
      }
    }
  }

  private static boolean isOfTheJdk(Class<?> type) {
    return type.getName().startsWith("java.");
  }
}
