package io.tiercel.annotation;

import io.tiercel.error.ConfigurationException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Steps from a value to one of its properties, each a method handle that was found beforehand. */
final class Paths {

  private static final MethodType GETTER = MethodType.methodType(Object.class, Object.class);

  private Paths() {}

  /** A property of what an expression answers; null of null. */
  record Property(Expression of, MethodHandle getter, Type type) implements Expression {
    @Override
    public @Nullable Object value(@Nullable Object[] arguments, @Nullable Object extra) {
      Object owner = of.value(arguments, extra);
      return owner == null ? null : get(owner);
    }

    private @Nullable Object get(Object owner) {
      try {
        return (Object) getter.invokeExact(owner);
      } catch (RuntimeException | Error thrown) {
        throw thrown;
      } catch (Throwable checked) {
        throw new IllegalStateException("A property of a key cannot be read", checked);
      }
    }
  }

  /** The property of that name: {@code name()}, {@code getName()}, {@code isName()}, or a field. */
  static Expression property(Expression of, String name) {
    Class<?> owner = Types.raw(Types.boxed(of.type()));
    Variables variables = Variables.of(of.type());
    try {
      Method method = method(owner, name);
      if (method != null) {
        open(method, owner, name);
        MethodHandle getter = MethodHandles.lookup().unreflect(method).asType(GETTER);
        return new Property(of, getter, variables.in(typeOf(method, owner)));
      }
      Field field = field(owner, name);
      open(field, owner, name);
      MethodHandle getter = MethodHandles.lookup().unreflectGetter(field).asType(GETTER);
      return new Property(of, getter, variables.in(field.getGenericType()));
    } catch (IllegalAccessException closed) {
      throw isClosed(owner, name);
    }
  }

  private static @Nullable Method method(Class<?> owner, String name) {
    String capital = name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    for (String candidate : new String[] {name, "get" + capital, "is" + capital}) {
      Method getter = getter(owner, candidate);
      if (getter != null) {
        return getter;
      }
    }
    return null;
  }

  /** A bridge, if there is nothing else: it makes a method of a class that is not public public. */
  private static @Nullable Method getter(Class<?> owner, String name) {
    Method bridge = null;
    for (Method method : owner.getMethods()) {
      if (method.getName().equals(name) && isGetter(method)) {
        if (!method.isBridge()) {
          return method;
        }
        bridge = method;
      }
    }
    return bridge;
  }

  /** What it returns; a bridge has forgotten what the method that it leads to has for variables. */
  private static Type typeOf(Method getter, Class<?> owner) {
    for (Class<?> type = owner; getter.isBridge() && type != null; type = type.getSuperclass()) {
      for (Method method : type.getDeclaredMethods()) {
        if (method.getName().equals(getter.getName()) && isGetter(method) && !method.isBridge()) {
          return method.getGenericReturnType();
        }
      }
    }
    return getter.getGenericReturnType();
  }

  private static boolean isGetter(Method method) {
    return method.getParameterCount() == 0
        && method.getReturnType() != void.class
        && !Modifier.isStatic(method.getModifiers());
  }

  private static Field field(Class<?> owner, String name) {
    try {
      return owner.getField(name);
    } catch (NoSuchFieldException unknown) {
      throw new ConfigurationException(
          owner.getName() + " has no property " + name + " that is public");
    }
  }

  /** Also of a public class, whose module ours does not read. */
  private static void open(AccessibleObject member, Class<?> owner, String name) {
    try {
      member.setAccessible(true);
    } catch (InaccessibleObjectException closed) {
      throw isClosed(owner, name);
    }
  }

  private static ConfigurationException isClosed(Class<?> owner, String name) {
    return new ConfigurationException(
        "property "
            + name
            + " of "
            + owner.getName()
            + " is closed to reflection: its module must open package "
            + owner.getPackageName()
            + " to "
            + Paths.class.getModule().getName());
  }
}
