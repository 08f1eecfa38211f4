package io.tiercel.codec;

import io.tiercel.error.ConfigurationException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A record, component by component: {@code #UserKey(acme,#i42)}. */
final class KeyRecord implements KeyForm {

  private static final MethodType READ = MethodType.methodType(Object.class, Object.class);
  private static final MethodType MAKE = MethodType.methodType(Object.class, Object[].class);

  private final String mark;
  private final List<KeyForm> parts;
  private final List<MethodHandle> accessors;
  private final MethodHandle constructor;

  private KeyRecord(
      String mark, List<KeyForm> parts, List<MethodHandle> accessors, MethodHandle constructor) {
    this.mark = mark;
    this.parts = parts;
    this.accessors = accessors;
    this.constructor = constructor;
  }

  static KeyForm of(Class<?> type, List<KeyForm> parts, String place) {
    try {
      List<MethodHandle> accessors = new ArrayList<>();
      for (RecordComponent component : type.getRecordComponents()) {
        accessors.add(accessor(component.getAccessor()));
      }
      String mark = '#' + KeyText.escape(type.getSimpleName());
      return new KeyRecord(mark, parts, accessors, constructor(type));
    } catch (ReflectiveOperationException | InaccessibleObjectException closed) {
      throw new ConfigurationException(
          place
              + " is closed to reflection: its module must open package "
              + type.getPackageName()
              + " to "
              + KeyRecord.class.getModule().getName());
    }
  }

  @Override
  public void write(@Nullable Object key, StringBuilder out) {
    if (key == null) {
      out.append(KeyScalar.NULL);
      return;
    }
    out.append(mark).append('(');
    for (int i = 0; i < parts.size(); i++) {
      parts.get(i).write(component(i, key), i == 0 ? out : out.append(','));
    }
    out.append(')');
  }

  @Override
  public @Nullable Object read(KeyReader in) {
    if (in.skip(KeyScalar.NULL)) {
      return null;
    }
    in.expect(mark + '(');
    @Nullable Object[] values = new @Nullable Object[parts.size()];
    for (int i = 0; i < values.length; i++) {
      in.expect(i == 0 ? "" : ",");
      values[i] = parts.get(i).read(in);
    }
    in.expect(")");
    return make(values);
  }

  private @Nullable Object component(int index, Object key) {
    try {
      return (Object) accessors.get(index).invokeExact(key);
    } catch (Throwable thrown) {
      throw unexpected(thrown);
    }
  }

  private Object make(@Nullable Object[] values) {
    try {
      return (Object) constructor.invokeExact(values);
    } catch (Throwable thrown) {
      throw unexpected(thrown);
    }
  }

  /** Accessors and constructors of records declare no checked exceptions. */
  private static RuntimeException unexpected(Throwable thrown) {
    if (thrown instanceof Error error) {
      throw error;
    }
    return thrown instanceof RuntimeException usual ? usual : new IllegalStateException(thrown);
  }

  private static MethodHandle accessor(Method accessor) throws IllegalAccessException {
    accessor.setAccessible(true);
    return MethodHandles.lookup().unreflect(accessor).asType(READ);
  }

  private static MethodHandle constructor(Class<?> type) throws ReflectiveOperationException {
    Class<?>[] parameters =
        Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    Constructor<?> constructor = type.getDeclaredConstructor(parameters);
    constructor.setAccessible(true);
    return MethodHandles.lookup()
        .unreflectConstructor(constructor)
        .asSpreader(Object[].class, parameters.length)
        .asType(MAKE);
  }
}
