package io.tiercel.codec;

import io.tiercel.error.ConfigurationException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record, component by component: {@code #UserKey(acme,#i42)}.
 *
 * <p>Records are equal by their fields unless they say otherwise, so it is fields that are read: an
 * accessor may answer something else.
 */
final class KeyRecord implements KeyForm {

  private static final MethodType READ = MethodType.methodType(Object.class, Object.class);
  private static final MethodType MAKE = MethodType.methodType(Object.class, Object[].class);

  private final Class<?> type;
  private final String mark;
  private final List<KeyForm> parts;
  private final List<MethodHandle> fields;
  private final MethodHandle constructor;

  private KeyRecord(
      Class<?> type, List<KeyForm> parts, List<MethodHandle> fields, MethodHandle constructor) {
    this.type = type;
    this.mark = '#' + KeyText.escape(type.getSimpleName());
    this.parts = parts;
    this.fields = fields;
    this.constructor = constructor;
  }

  static KeyForm of(Class<?> type, List<KeyForm> parts, String place) {
    try {
      requireEqualByFields(type, place);
      List<MethodHandle> fields = new ArrayList<>();
      for (RecordComponent component : type.getRecordComponents()) {
        fields.add(field(type.getDeclaredField(component.getName())));
      }
      return new KeyRecord(type, parts, fields, constructor(type));
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
    Object whole = type.cast(key);
    out.append(mark).append('(');
    for (int i = 0; i < parts.size(); i++) {
      parts.get(i).write(component(i, whole), i == 0 ? out : out.append(','));
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
      return (Object) fields.get(index).invokeExact(key);
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

  /** Constructors of records declare no checked exceptions. */
  private static RuntimeException unexpected(Throwable thrown) {
    if (thrown instanceof Error error) {
      throw error;
    }
    return thrown instanceof RuntimeException usual ? usual : new IllegalStateException(thrown);
  }

  /** The one that compilers add is final, and the one that people write is not. */
  private static void requireEqualByFields(Class<?> type, String place)
      throws NoSuchMethodException {
    Method equals = type.getDeclaredMethod("equals", Object.class);
    if (!Modifier.isFinal(equals.getModifiers())) {
      throw new ConfigurationException(
          place
              + ": record "
              + type.getName()
              + " declares equals, so that equal keys may have different components:"
              + " use KeyCodec.custom");
    }
  }

  private static MethodHandle field(Field field) throws IllegalAccessException {
    field.setAccessible(true);
    return MethodHandles.lookup().unreflectGetter(field).asType(READ);
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
