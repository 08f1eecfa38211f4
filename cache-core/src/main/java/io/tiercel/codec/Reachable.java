package io.tiercel.codec;

import io.tiercel.error.ConfigurationException;
import java.lang.reflect.Field;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Collects the classes that values of a type consist of, as far as types name them.
 *
 * <p>It also finds out whether the types say how large a value can be for its bytes. They do not
 * where a class contains itself, where values may be of other classes than the type names, and
 * where elements may take no byte: records without components, and collections within collections,
 * for an empty one may be written as nothing.
 */
final class Reachable {

  private static final Set<Class<?>> CONTAINERS = Set.of(List.class, Set.class, Map.class);
  private static final Set<Class<?>> NUMBERS = Set.of(BigDecimal.class, BigInteger.class);

  private final Set<Class<?>> found =
      new TreeSet<>((one, other) -> one.getName().compareTo(other.getName()));
  private final Set<Class<?>> around = new HashSet<>();
  private boolean predictable = true;

  private Reachable() {}

  /**
   * What is reached from a type, and is given: of the JDK's classes, only enums and those that were
   * given.
   */
  static Reachable from(Type type, Class<?>... given) {
    Reachable reachable = new Reachable();
    reachable.visit(type, false);
    reachable.addIfConcrete(TypeRef.rawType(type));
    for (Class<?> each : given) {
      reachable.visit(each, false);
      if (!reachable.addIfConcrete(each)) {
        throw new ConfigurationException(
            each.getName() + " is listed but has no values of its own: list its implementations");
      }
    }
    return reachable;
  }

  Set<Class<?>> classes() {
    return found;
  }

  /** Whether no value nests deeper than the types do, and all elements take at least a byte. */
  boolean isPredictable() {
    return predictable;
  }

  /** Adds what was named by whoever makes the codec, be it the JDK's; false if nothing can be. */
  private boolean addIfConcrete(Class<?> named) {
    Class<?> element = element(named);
    boolean closed = !isOpen(element);
    if (closed && !element.isPrimitive()) {
      found.add(element);
    }
    return closed;
  }

  private void visit(Type type, boolean asElement) {
    if (type instanceof ParameterizedType generic) {
      visitGeneric((Class<?>) generic.getRawType(), generic.getActualTypeArguments(), asElement);
    } else if (type instanceof GenericArrayType array) {
      visit(array.getGenericComponentType(), true);
    } else if (type instanceof WildcardType wildcard) {
      visit(wildcard.getUpperBounds()[0], asElement);
    } else if (type instanceof Class<?> known) {
      visitClass(known, asElement);
    } else {
      predictable = false; // a variable
    }
  }

  private void visitGeneric(Class<?> raw, Type[] arguments, boolean asElement) {
    if (!isContainer(raw)) {
      visitClass(raw, asElement);
    } else if (asElement) {
      predictable = false;
    }
    for (Type argument : arguments) {
      visit(argument, true);
    }
  }

  private void visitClass(Class<?> type, boolean asElement) {
    if (type.isArray()) {
      visitClass(type.getComponentType(), true);
    } else if (type.isEnum()) {
      found.add(type);
    } else if (isOfTheJdk(type)) {
      predictable &= isScalar(type);
    } else {
      predictable &= type.isRecord() || (type.isSealed() && type.isInterface());
      predictable &= !around.contains(type);
      predictable &= !asElement || !type.isRecord() || type.getRecordComponents().length > 0;
      visitPermitted(type, asElement);
      if (found.add(type)) {
        visitFields(type);
      }
    }
  }

  private void visitPermitted(Class<?> type, boolean asElement) {
    if (type.isSealed()) {
      for (Class<?> permitted : type.getPermittedSubclasses()) {
        visitClass(permitted, asElement);
      }
    }
  }

  private void visitFields(Class<?> type) {
    around.add(type);
    if (type.getSuperclass() != null && !isOfTheJdk(type.getSuperclass())) {
      visitClass(type.getSuperclass(), false);
    }
    for (Field field : type.getDeclaredFields()) {
      if ((field.getModifiers() & (Modifier.STATIC | Modifier.TRANSIENT)) == 0) {
        visit(field.getGenericType(), false);
      }
    }
    around.remove(type);
  }

  /** Those that say by their type arguments what is in them; queues have room for more. */
  private static boolean isContainer(Class<?> type) {
    return isOfTheJdk(type) && CONTAINERS.stream().anyMatch(each -> each.isAssignableFrom(type));
  }

  /** Whether all values are of other classes, which nothing names. */
  private static boolean isOpen(Class<?> type) {
    return Modifier.isAbstract(type.getModifiers())
        && !type.isPrimitive()
        && !type.isEnum()
        && !type.isSealed();
  }

  private static boolean isScalar(Class<?> type) {
    return type.isPrimitive()
        || NUMBERS.contains(type)
        || (Modifier.isFinal(type.getModifiers()) && type.getTypeParameters().length == 0);
  }

  private static Class<?> element(Class<?> type) {
    return type.isArray() ? element(type.getComponentType()) : type;
  }

  private static boolean isOfTheJdk(Class<?> type) {
    return type.isPrimitive() || type.getName().startsWith("java.");
  }
}
