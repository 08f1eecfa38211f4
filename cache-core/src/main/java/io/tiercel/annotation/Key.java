package io.tiercel.annotation;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Makes the key of a call. A key of one part is that part; one of several is a list of them, or a
 * record, so that {@code ("a", "bc")} and {@code ("ab", "c")} differ.
 */
sealed interface Key {

  /** The key, which is not null. */
  Object of(@Nullable Object[] arguments, @Nullable Object extra);

  /** What keys are made of, for whoever makes the cache; null if that is not known. */
  @Nullable List<Type> parts();

  /** A key of one part. */
  record Single(Expression part, Place place) implements Key {
    @Override
    public Object of(@Nullable Object[] arguments, @Nullable Object extra) {
      Object key = part.value(arguments, extra);
      if (key == null) {
        throw new IllegalArgumentException(
            "The key of " + Place.name(place.method()) + " is null. Only parts of keys may be.");
      }
      return requireNoArray(key, place);
    }

    /** Whether it is the one argument that a method has. */
    boolean isOnlyArgument(Method method) {
      return method.getParameterCount() == 1 && part instanceof Terms.Argument;
    }

    /** Whether it is only found out with each key that none is an array. */
    boolean mayBeArray() {
      return Types.raw(part.type()).isAssignableFrom(Object[].class);
    }

    @Override
    public @Nullable List<Type> parts() {
      Type type = Types.boxed(part.type());
      return type == Object.class ? null : List.of(type);
    }
  }

  /** A list of parts. */
  record Composite(List<Expression> expressions, Place place) implements Key {
    @Override
    public Object of(@Nullable Object[] arguments, @Nullable Object extra) {
      return Collections.unmodifiableList(
          Arrays.asList(values(expressions, place, arguments, extra)));
    }

    @Override
    public List<Type> parts() {
      return expressions.stream().map(part -> Types.boxed(part.type())).toList();
    }
  }

  /** A record of parts. */
  record Made(List<Expression> expressions, Place place, MethodHandle constructor, Class<?> type)
      implements Key {
    @Override
    public Object of(@Nullable Object[] arguments, @Nullable Object extra) {
      @Nullable Object[] values = values(expressions, place, arguments, extra);
      try {
        return Objects.requireNonNull((Object) constructor.invokeExact(values));
      } catch (RuntimeException | Error thrown) {
        throw thrown;
      } catch (Throwable checked) {
        throw new IllegalStateException("A key cannot be made", checked);
      }
    }

    @Override
    public List<Type> parts() {
      return List.of(type);
    }
  }

  private static @Nullable Object[] values(
      List<Expression> expressions,
      Place place,
      @Nullable Object[] arguments,
      @Nullable Object extra) {
    @Nullable Object[] values = new @Nullable Object[expressions.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = requireNoArray(expressions.get(i).value(arguments, extra), place);
    }
    return values;
  }

  /** Those whose type is known to be one have been refused before. */
  private static <T extends @Nullable Object> T requireNoArray(T part, Place place) {
    if (part != null && part.getClass().isArray()) {
      throw new IllegalArgumentException(
          "The key of "
              + Place.name(place.method())
              + " is made of a "
              + part.getClass().getSimpleName()
              + ", but arrays are equal to themselves only: use a list.");
    }
    return part;
  }

  /** The key that an annotation describes. */
  static Key of(Place place, String[] texts, Class<?> keyType, Scope scope) {
    List<Expression> parts =
        Arrays.stream(texts).map(text -> place.expression("key", text, scope)).toList();
    for (Expression part : parts) {
      place.require(
          !Types.raw(part.type()).isArray(),
          "a key is made of a "
              + Types.raw(part.type()).getSimpleName()
              + ", but arrays are equal to themselves only: use a list");
    }
    if (keyType != void.class) {
      return made(place, parts, keyType);
    }
    return parts.size() == 1 ? new Single(parts.get(0), place) : new Composite(parts, place);
  }

  private static Key made(Place place, List<Expression> parts, Class<?> type) {
    place.require(type.isRecord(), "keyType " + type.getName() + " is no record");
    RecordComponent[] components = type.getRecordComponents();
    boolean fits = components.length == parts.size();
    for (int i = 0; fits && i < parts.size(); i++) {
      fits = Types.agree(components[i].getGenericType(), parts.get(i).type());
    }
    String given =
        parts.stream().map(part -> Types.raw(part.type()).getSimpleName()).toList().toString();
    place.require(fits, "keyType " + type.getName() + " is not made of " + given);
    return new Made(parts, place, constructor(place, type, components), type);
  }

  private static MethodHandle constructor(
      Place place, Class<?> type, RecordComponent[] components) {
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      Constructor<?> constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return MethodHandles.lookup()
          .unreflectConstructor(constructor)
          .asSpreader(Object[].class, types.length)
          .asType(MethodType.methodType(Object.class, Object[].class));
    } catch (ReflectiveOperationException | InaccessibleObjectException closed) {
      throw place.fail("keyType " + type.getName() + " is closed to reflection");
    }
  }
}
