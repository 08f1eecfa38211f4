package io.tiercel.annotation;

import io.tiercel.annotation.dialect.Advice;
import io.tiercel.annotation.dialect.Bearer;
import io.tiercel.annotation.dialect.Call;
import io.tiercel.annotation.dialect.Dialect;
import java.lang.reflect.Method;
import java.util.List;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/** The dialects whose annotations are on the class path. */
final class Dialects {

  private static final List<Dialect> PRESENT =
      ServiceLoader.load(Dialect.class, Dialects.class.getClassLoader()).stream()
          .map(ServiceLoader.Provider::get)
          .filter(Dialect::isPresent)
          .toList();

  private Dialects() {}

  /** Whether a method bears annotations of a dialect. */
  static boolean isAnnotated(Method method) {
    return of(method) != null;
  }

  /** The dialect of a method's annotations, or null if they are ours, or none. */
  static @Nullable Dialect of(Method method) {
    for (Dialect dialect : PRESENT) {
      if (dialect.annotation(method) != null) {
        return dialect;
      }
    }
    return null;
  }

  /** What a dialect makes of a method. */
  static Behaviour behaviour(Dialect dialect, Bearer bearer) {
    Advice advice = dialect.understand(bearer);
    return (arguments, invocation) -> advice.around(new One(arguments, invocation));
  }

  /** A call. */
  private static final class One implements Call {

    private final @Nullable Object[] arguments;
    private final Invocation invocation;

    One(@Nullable Object[] arguments, Invocation invocation) {
      this.arguments = arguments;
      this.invocation = invocation;
    }

    @Override
    public @Nullable Object[] arguments() {
      return arguments;
    }

    @Override
    public @Nullable Object target() {
      return invocation.target();
    }

    @Override
    public @Nullable Object proceed() throws Throwable {
      return invocation.proceed(arguments);
    }
  }
}
