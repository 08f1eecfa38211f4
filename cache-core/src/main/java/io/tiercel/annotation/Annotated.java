package io.tiercel.annotation;

import io.tiercel.annotation.dialect.Dialect;
import io.tiercel.error.ConfigurationException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds what stands on a method, or on the methods of its interfaces that it implements. */
final class Annotated {

  private final Surroundings surroundings;

  Annotated(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /** The method as it is annotated, or null if it is not. */
  @Nullable CachedMethod method(Method method, Class<?> target) {
    Method bearer = bearer(method, target);
    return bearer == null ? null : new CachedMethod(behaviour(bearer, target));
  }

  private Behaviour behaviour(Method bearer, Class<?> target) {
    requireNoContinuation(bearer);
    Signature signature = Signature.of(bearer, target);
    Dialect dialect = Dialects.of(bearer);
    if (dialect == null) {
      return behaviour(signature, Defaults.of(target));
    }
    Place place = surroundings.place(String.valueOf(dialect.annotation(bearer)), bearer);
    place.require(!isOurs(bearer), "it has annotations of ours too: one of them has to go");
    return Dialects.behaviour(dialect, new ForDialect(place, signature, target, surroundings));
  }

  /**
   * Kotlin's compiler hands the rest of the caller over, and the result is not what is returned.
   */
  private static void requireNoContinuation(Method method) {
    for (Class<?> parameter : method.getParameterTypes()) {
      if (parameter.getName().equals("kotlin.coroutines.Continuation")) {
        throw new ConfigurationException(
            Place.name(method)
                + " is annotated for caching, but suspends: its result is not there when it returns."
                + " Annotate a function that returns a value or a CompletableFuture");
      }
    }
  }

  /** The most specific method that bears annotations of ours. */
  static @Nullable Method bearer(Method method, Class<?> target) {
    Sameness sameness = Sameness.in(target);
    Set<Class<?>> types = typesOf(target, method.getDeclaringClass());
    List<Method> same = sameAs(method, types);
    for (Class<?> type : types) {
      Method declared = declaredIn(type, same, sameness);
      if (declared != null && isAnnotated(declared)) {
        return declared;
      }
    }
    return null;
  }

  /**
   * Fails if a method has annotations, be it from an interface, and no subclass can override it.
   */
  static void requireInterceptable(Method method, Class<?> target) {
    boolean inherits = Modifier.isFinal(method.getModifiers()) && bearer(method, target) != null;
    if (isFixed(method) && (isAnnotated(method) || inherits)) {
      throw new ConfigurationException(
          Place.name(method)
              + " is annotated for caching, but it is final, static or private, so that no subclass"
              + " can intercept it");
    }
  }

  /** Whether no subclass can override it. */
  static boolean isFixed(Method method) {
    return (method.getModifiers() & (Modifier.FINAL | Modifier.STATIC | Modifier.PRIVATE)) != 0;
  }

  /** Whether there is any annotation of ours in a class and what it inherits. */
  static boolean any(Class<?> target) {
    for (Class<?> type : typesOf(target, target)) {
      for (Method method : type.getDeclaredMethods()) {
        if (isAnnotated(method)) {
          return true;
        }
      }
    }
    return false;
  }

  /** The class with its superclasses, and then all interfaces; and where the method was found. */
  private static Set<Class<?>> typesOf(Class<?> target, Class<?> declaring) {
    Set<Class<?>> types = new LinkedHashSet<>();
    for (Class<?> type = target; type != null; type = type.getSuperclass()) {
      types.add(type);
    }
    List<Class<?>> open = new ArrayList<>(types);
    for (int i = 0; i < open.size(); i++) {
      for (Class<?> each : open.get(i).getInterfaces()) {
        types.add(each);
        open.add(each);
      }
    }
    types.add(declaring);
    return types;
  }

  /**
   * The method, and those that have its very parameters when variables are erased. A bridge, or the
   * method of a proxy, knows of no variables, but these tell what it leads to.
   */
  private static List<Method> sameAs(Method method, Set<Class<?>> types) {
    List<Method> same = new ArrayList<>(List.of(method));
    for (Class<?> type : types) {
      for (Method other : type.getDeclaredMethods()) {
        if (isNamedLike(method, other) && hasParametersOf(method, other)) {
          same.add(other);
        }
      }
    }
    return same;
  }

  private static boolean isNamedLike(Method method, Method other) {
    return other.getName().equals(method.getName()) && !other.isBridge();
  }

  private static boolean hasParametersOf(Method method, Method other) {
    return Arrays.equals(other.getParameterTypes(), method.getParameterTypes());
  }

  /**
   * Of the methods of a type the one that is the same as one of those; the first of them counts.
   */
  private static @Nullable Method declaredIn(Class<?> type, List<Method> same, Sameness sameness) {
    Method method = same.get(0);
    Method exact = null;
    for (Method other : type.getDeclaredMethods()) {
      if (isNamedLike(method, other)
          && same.stream().anyMatch(each -> sameness.holds(each, other))) {
        exact = exact == null || hasParametersOf(method, other) ? other : exact;
      }
    }
    return exact;
  }

  static boolean isAnnotated(Method method) {
    return isOurs(method) || Dialects.isAnnotated(method);
  }

  private static boolean isOurs(Method method) {
    return method.isAnnotationPresent(CachedBulk.class)
        || has(method, Cached.class)
        || has(method, Invalidate.class)
        || has(method, Store.class);
  }

  private static boolean has(Method method, Class<? extends Annotation> type) {
    return method.getAnnotationsByType(type).length > 0;
  }

  private Behaviour behaviour(Signature signature, Defaults defaults) {
    Method method = signature.method();
    Cached[] cached = method.getAnnotationsByType(Cached.class);
    CachedBulk bulk = method.getAnnotation(CachedBulk.class);
    Invalidate[] invalidations = method.getAnnotationsByType(Invalidate.class);
    Store[] stores = method.getAnnotationsByType(Store.class);
    boolean changes = invalidations.length + stores.length > 0;
    Place place = surroundings.place(bulk == null ? "Cached" : "CachedBulk", method);
    place.require(
        !changes || (cached.length == 0 && bulk == null),
        "a method that is left out on a hit cannot change caches too");
    place.require(cached.length == 0 || bulk == null, "@Cached and @CachedBulk exclude each other");
    Readings readings = new Readings(signature, defaults, surroundings);
    if (bulk != null) {
      return readings.bulk(bulk);
    }
    return changes
        ? new Changes(signature, defaults, surroundings).of(invalidations, stores)
        : readings.cached(cached);
  }
}
