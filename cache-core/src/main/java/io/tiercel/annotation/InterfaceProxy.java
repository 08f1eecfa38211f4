package io.tiercel.annotation;

import io.tiercel.error.ConfigurationException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes objects of interfaces, by {@link Proxy}. */
final class InterfaceProxy implements InvocationHandler {

  private static final MethodType CALL = MethodType.methodType(Object.class, Object[].class);
  private static final @Nullable Object[] NONE = {};

  private final Object target;
  private final MethodTable methods;

  private InterfaceProxy(Object target, MethodTable methods) {
    this.target = target;
    this.methods = methods;
  }

  static <T> T of(Class<T> type, T target, Annotated annotated) {
    requireReachable(type, target.getClass());
    Map<Method, Bound> bound = new HashMap<>();
    boolean any = false;
    for (Method method : type.getMethods()) {
      if (!Modifier.isStatic(method.getModifiers())) {
        CachedMethod cached = annotated.method(method, target.getClass());
        Invocation invocation = invocation(method, target);
        any |= cached != null;
        bound.put(method, cached == null ? invocation::proceed : cached.bind(invocation));
      }
    }
    if (!any) {
      throw new ConfigurationException(
          "Neither "
              + type.getName()
              + " nor "
              + target.getClass().getName()
              + " has a method that is annotated for caching");
    }
    InterfaceProxy handler = new InterfaceProxy(target, new MethodTable(bound));
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  /** An annotated method that callers of the interface cannot call would silently do nothing. */
  private static void requireReachable(Class<?> type, Class<?> target) {
    for (Class<?> each = target; each != null; each = each.getSuperclass()) {
      for (Method method : each.getDeclaredMethods()) {
        if (!method.isBridge() && Annotated.isAnnotated(method) && !isIn(type, method, target)) {
          throw new ConfigurationException(
              Place.name(method)
                  + " is annotated for caching, but is not a method of "
                  + type.getName());
        }
      }
    }
  }

  private static boolean isIn(Class<?> type, Method method, Class<?> target) {
    for (Method of : type.getMethods()) {
      if (of.getName().equals(method.getName()) && method.equals(Annotated.bearer(of, target))) {
        return true;
      }
    }
    return false;
  }

  private static Invocation invocation(Method method, Object target) {
    try {
      method.setAccessible(true); // also of a public class, whose module ours does not read
      MethodHandle handle =
          MethodHandles.lookup()
              .unreflect(method)
              .bindTo(target)
              .asSpreader(Object[].class, method.getParameterCount())
              .asType(CALL);
      return new Call(target, handle);
    } catch (IllegalAccessException | InaccessibleObjectException closed) {
      throw new ConfigurationException(
          Place.name(method)
              + " is closed to reflection: its module must export or open its package to "
              + InterfaceProxy.class.getModule().getName());
    }
  }

  /** A method of an object. */
  private record Call(Object target, MethodHandle handle) implements Invocation {
    @Override
    public @Nullable Object proceed(@Nullable Object[] arguments) throws Throwable {
      return (Object) handle.invokeExact(arguments);
    }
  }

  @Override
  public @Nullable Object invoke(
      Object proxy, Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
    Bound bound = methods.find(method);
    if (bound == null) {
      return ofObject(proxy, method, arguments);
    } else if (arguments == null) {
      return bound.call(NONE);
    }
    return arguments.length == 1 ? bound.callWith(arguments[0]) : bound.call(arguments);
  }

  private Object ofObject(Object proxy, Method method, @Nullable Object @Nullable [] arguments) {
    return switch (method.getName()) {
      case "equals" -> arguments != null && proxy == arguments[0];
      case "hashCode" -> System.identityHashCode(proxy);
      default -> "cached " + target;
    };
  }
}
