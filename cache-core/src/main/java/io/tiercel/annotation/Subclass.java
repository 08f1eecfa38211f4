package io.tiercel.annotation;

import static net.bytebuddy.matcher.ElementMatchers.any;
import static net.bytebuddy.matcher.ElementMatchers.is;

import io.tiercel.error.ConfigurationException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.description.modifier.Ownership;
import net.bytebuddy.description.modifier.SyntheticState;
import net.bytebuddy.description.modifier.Visibility;
import net.bytebuddy.dynamic.DynamicType;
import net.bytebuddy.dynamic.loading.ClassLoadingStrategy;
import net.bytebuddy.implementation.FieldAccessor;
import net.bytebuddy.implementation.Implementation;
import net.bytebuddy.implementation.MethodCall;
import net.bytebuddy.implementation.SuperMethodCall;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.jspecify.annotations.Nullable;

/**
 * A generated subclass. Each intercepted method calls a function that the object holds in a field,
 * with itself and its arguments; a second method leads to the inherited one.
 *
 * <p>The fields are set before the superclass's constructor runs, to functions that lead on to the
 * inherited method, and to the caching ones when the object is complete: a constructor may call its
 * own methods, and is not cached.
 *
 * @param type the subclass
 * @param methods what it intercepts
 */
record Subclass(Class<?> type, List<Intercepted> methods) {

  private static final String FIELD = "tiercel$call$";
  private static final String FIRST = "tiercel$first$";
  private static final String INHERITED = "tiercel$inherited$";

  /**
   * A method of the subclass.
   *
   * @param cached what its annotations make of it
   * @param inherited calls the superclass's method with the object and the arguments
   * @param function the field
   * @param single whether it has one parameter, which is then handed over as it is
   */
  record Intercepted(CachedMethod cached, MethodHandle inherited, Field function, boolean single) {

    private @Nullable Object proceed(Object self, @Nullable Object[] arguments) throws Throwable {
      return (Object) inherited.invokeExact(self, arguments);
    }

    void bind(Object self) throws IllegalAccessException {
      function.set(self, function(cached.bind(new Call(this, self))));
    }

    private Object function(Bound bound) {
      return single ? new WithOne(bound) : (InvocationHandler) new WithAll(bound);
    }

    /** What the field holds at first, for all objects. */
    Object first() {
      return single
          ? new WithOne.First(this)
          : (InvocationHandler) (self, none, arguments) -> proceed(self, arguments);
    }
  }

  /** An inherited method of an object. */
  private record Call(Intercepted method, Object target) implements Invocation {
    @Override
    public @Nullable Object proceed(@Nullable Object[] arguments) throws Throwable {
      return method.proceed(target, arguments);
    }
  }

  /** Hands over the one argument, without an array. */
  private record WithOne(Bound bound) implements BiFunction<Object, Object, @Nullable Object> {
    @Override
    public @Nullable Object apply(Object self, Object argument) {
      try {
        return bound.callWith(argument);
      } catch (Throwable thrown) {
        throw Thrown.<RuntimeException>unchecked(thrown);
      }
    }

    /** Leads on to the inherited method. */
    private record First(Intercepted method)
        implements BiFunction<Object, Object, @Nullable Object> {
      @Override
      public @Nullable Object apply(Object self, Object argument) {
        try {
          return method.proceed(self, new @Nullable Object[] {argument});
        } catch (Throwable thrown) {
          throw Thrown.<RuntimeException>unchecked(thrown);
        }
      }
    }
  }

  /** Hands over all arguments. The interface was chosen for its signature alone. */
  private record WithAll(Bound bound) implements InvocationHandler {
    @Override
    public @Nullable Object invoke(Object self, @Nullable Method none, @Nullable Object[] arguments)
        throws Throwable {
      return bound.call(arguments);
    }
  }

  /** Makes an object's methods use their caches from now on. */
  void bind(Object made) {
    try {
      for (Intercepted method : methods) {
        method.bind(made);
      }
    } catch (IllegalAccessException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  static Subclass of(Class<?> type, Map<Method, CachedMethod> methods) {
    Subclass.class.getModule().addReads(type.getModule());
    try {
      MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(type, MethodHandles.lookup());
      List<Method> all = List.copyOf(methods.keySet());
      Class<?> subclass =
          describe(type, all)
              .make()
              .load(type.getClassLoader(), ClassLoadingStrategy.UsingLookup.of(lookup))
              .getLoaded();
      List<Intercepted> intercepted = new ArrayList<>();
      for (Map.Entry<Method, CachedMethod> each : methods.entrySet()) {
        int number = intercepted.size();
        intercepted.add(intercepted(subclass, lookup, each.getKey(), each.getValue(), number));
      }
      return new Subclass(subclass, List.copyOf(intercepted));
    } catch (ReflectiveOperationException closed) {
      throw new ConfigurationException(
          type.getName()
              + " cannot be extended: its module must open package "
              + type.getPackageName()
              + " to "
              + Subclass.class.getModule().getName()
              + " ("
              + closed.getMessage()
              + ')');
    }
  }

  private static DynamicType.Builder<?> describe(Class<?> type, List<Method> methods) {
    DynamicType.Builder<?> builder = new ByteBuddy().subclass(type);
    Implementation.Composable fields = null;
    for (int i = 0; i < methods.size(); i++) {
      builder = describe(builder, methods.get(i), i);
      Implementation.Composable field =
          FieldAccessor.ofField(FIELD + i).setsFieldValueOf(FIRST + i);
      fields = fields == null ? field : fields.andThen(field);
    }
    return fields == null
        ? builder
        : builder.constructor(any()).intercept(fields.andThen(SuperMethodCall.INSTANCE));
  }

  private static DynamicType.Builder<?> describe(
      DynamicType.Builder<?> builder, Method method, int i) {
    Class<?> function = functionOf(method);
    return builder
        .defineField(FIELD + i, function, Visibility.PRIVATE, SyntheticState.SYNTHETIC)
        .defineField(
            FIRST + i, function, Visibility.PRIVATE, Ownership.STATIC, SyntheticState.SYNTHETIC)
        .defineMethod(
            INHERITED + i, method.getReturnType(), Visibility.PRIVATE, SyntheticState.SYNTHETIC)
        .withParameters(method.getParameterTypes())
        .throwing(method.getExceptionTypes())
        .intercept(MethodCall.invoke(method).onSuper().withAllArguments())
        .method(is(method))
        .intercept(call(method, FIELD + i).withAssigner(Assigner.DEFAULT, Assigner.Typing.DYNAMIC));
  }

  private static Class<?> functionOf(Method method) {
    return method.getParameterCount() == 1 ? BiFunction.class : InvocationHandler.class;
  }

  private static MethodCall call(Method method, String field) {
    Class<?> function = functionOf(method);
    Method single =
        Arrays.stream(function.getMethods())
            .filter(one -> Modifier.isAbstract(one.getModifiers()))
            .findFirst()
            .orElseThrow();
    MethodCall call = MethodCall.invoke(single).onField(field).withThis();
    return function == BiFunction.class
        ? call.withArgument(0)
        : call.with((Object) null).withArgumentArray();
  }

  private static Intercepted intercepted(
      Class<?> subclass, MethodHandles.Lookup lookup, Method method, CachedMethod cached, int i)
      throws ReflectiveOperationException {
    Method accessor = subclass.getDeclaredMethod(INHERITED + i, method.getParameterTypes());
    accessor.setAccessible(true);
    MethodHandle inherited =
        lookup
            .unreflect(accessor)
            .asSpreader(Object[].class, method.getParameterCount())
            .asType(MethodType.methodType(Object.class, Object.class, Object[].class));
    Field function = subclass.getDeclaredField(FIELD + i);
    function.setAccessible(true);
    Intercepted made =
        new Intercepted(cached, inherited, function, method.getParameterCount() == 1);
    Field first = subclass.getDeclaredField(FIRST + i);
    first.setAccessible(true);
    first.set(null, made.first());
    return made;
  }
}
