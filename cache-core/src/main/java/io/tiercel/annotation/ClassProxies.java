package io.tiercel.annotation;

import io.tiercel.error.ConfigurationException;
import io.tiercel.policy.Rules;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Makes objects of classes, by generated subclasses. */
final class ClassProxies {

  private final Annotated annotated;
  private final Map<Class<?>, Subclass> subclasses = new ConcurrentHashMap<>();

  ClassProxies(Annotated annotated) {
    this.annotated = annotated;
  }

  <T> T create(Class<T> type, @Nullable Object[] arguments) {
    Subclass subclass = subclasses.computeIfAbsent(type, this::subclass);
    Object made = construct(constructor(type, subclass.type(), arguments), arguments);
    subclass.bind(made);
    return type.cast(made);
  }

  private Subclass subclass(Class<?> type) {
    Rules.check(
        !type.isInterface() && !type.isRecord() && !type.isEnum() && !type.isArray(),
        "type",
        type.getName(),
        "a class that can be extended: use proxy for interfaces");
    Rules.check(
        !Modifier.isFinal(type.getModifiers()) && !Modifier.isAbstract(type.getModifiers()),
        "type",
        type.getName(),
        "neither final nor abstract");
    Map<Method, CachedMethod> methods = methods(type);
    requireByteBuddy();
    return Subclass.of(type, methods);
  }

  private Map<Method, CachedMethod> methods(Class<?> type) {
    Map<Method, CachedMethod> found = new LinkedHashMap<>();
    Set<String> seen = new HashSet<>();
    for (Class<?> each = type; each != Object.class; each = each.getSuperclass()) {
      note(each.getDeclaredMethods(), type, seen, found);
    }
    note(inheritedFromInterfaces(type), type, seen, found);
    if (found.isEmpty()) {
      throw new ConfigurationException(
          type.getName() + " has no method that is annotated for caching");
    }
    return found;
  }

  private static Method[] inheritedFromInterfaces(Class<?> type) {
    return Arrays.stream(type.getMethods()).filter(Method::isDefault).toArray(Method[]::new);
  }

  private void note(
      Method[] methods, Class<?> type, Set<String> seen, Map<Method, CachedMethod> found) {
    for (Method method : methods) {
      String signature =
          method.getName() + List.of(method.getParameterTypes()) + method.getReturnType();
      boolean first = seen.add(signature);
      CachedMethod cached =
          first && !method.isBridge() && !method.isSynthetic() ? cached(method, type) : null;
      if (cached != null) {
        found.put(method, cached);
      }
    }
  }

  private @Nullable CachedMethod cached(Method method, Class<?> type) {
    Annotated.requireInterceptable(method, type);
    return Annotated.isFixed(method) ? null : annotated.method(method, type);
  }

  private static void requireByteBuddy() {
    try {
      Class<?> found =
          Class.forName("net.bytebuddy.ByteBuddy", false, ClassProxies.class.getClassLoader());
      ClassProxies.class.getModule().addReads(found.getModule());
    } catch (ClassNotFoundException | LinkageError missing) {
      throw new ConfigurationException(
          "Caching.create needs the optional artifact net.bytebuddy:byte-buddy, which is not"
              + " there: add it to the dependencies, or let the class implement an interface and"
              + " use Caching.proxy");
    }
  }

  private static Constructor<?> constructor(
      Class<?> type, Class<?> subclass, @Nullable Object[] arguments) {
    List<Constructor<?>> fitting = new ArrayList<>();
    for (Constructor<?> constructor : subclass.getDeclaredConstructors()) {
      if (takes(constructor.getParameterTypes(), arguments)) {
        fitting.add(constructor);
      }
    }
    Rules.check(
        fitting.size() == 1,
        "arguments",
        arguments.length,
        "those of exactly one constructor of " + type.getName() + ", not of " + fitting.size());
    return fitting.get(0);
  }

  private static boolean takes(Class<?>[] types, @Nullable Object[] arguments) {
    boolean fits = types.length == arguments.length;
    for (int i = 0; fits && i < types.length; i++) {
      Object argument = arguments[i];
      fits =
          argument == null
              ? !types[i].isPrimitive()
              : Types.raw(Types.boxed(types[i])).isInstance(argument);
    }
    return fits;
  }

  private static Object construct(Constructor<?> constructor, @Nullable Object[] arguments) {
    try {
      constructor.setAccessible(true);
      return constructor.newInstance(arguments);
    } catch (InvocationTargetException thrown) {
      Throwable cause = thrown.getCause();
      if (cause instanceof RuntimeException usual) {
        throw usual;
      } else if (cause instanceof Error error) {
        throw error;
      }
      throw new IllegalStateException("The constructor failed: " + cause, cause);
    } catch (ReflectiveOperationException closed) {
      throw new ConfigurationException(constructor + " cannot be called: " + closed.getMessage());
    }
  }
}
