package io.tiercel.codec;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.deser.ValueInstantiator;
import tools.jackson.databind.deser.bean.BeanDeserializerBase;
import tools.jackson.databind.deser.bean.BuilderBasedDeserializer;
import tools.jackson.databind.introspect.AnnotatedMethod;
import tools.jackson.databind.introspect.BeanPropertyDefinition;

/** What Jackson can do with a class that it reads property by property. */
record ReadableBean(BeanDeserializerBase reader, BeanDescription description) {

  /** Whether there is a constructor or the like that Jackson may call. */
  boolean canBeMade() {
    return reader.getValueInstantiator().canInstantiate();
  }

  /** Whether there is a state, and no property to set it by. */
  boolean isClosed() {
    return !(reader instanceof BuilderBasedDeserializer)
        && !isReadAsAWhole()
        && reader.getPropertyCount() == 0
        && !reader.hasAnySetter()
        && description.findProperties().stream().noneMatch(BeanPropertyDefinition::couldDeserialize)
        && fields(reader.handledType()).anyMatch(ReadableBean::isState);
  }

  /** The class of whatever is read, or null if that may depend on the bytes. */
  @Nullable Class<?> onlyClass() {
    boolean depends =
        reader instanceof BuilderBasedDeserializer
            || description.findJsonValueAccessor() != null
            || hasFactory(reader.getValueInstantiator());
    return depends ? null : reader.handledType();
  }

  private boolean isReadAsAWhole() {
    ValueInstantiator maker = reader.getValueInstantiator();
    return maker.canCreateUsingDelegate() || maker.canCreateUsingArrayDelegate();
  }

  /** Methods may return instances of subclasses. */
  private static boolean hasFactory(ValueInstantiator maker) {
    return Stream.of(
            maker.getDefaultCreator(),
            maker.getWithArgsCreator(),
            maker.getDelegateCreator(),
            maker.getArrayDelegateCreator())
        .filter(Objects::nonNull)
        .anyMatch(AnnotatedMethod.class::isInstance);
  }

  private static Stream<Field> fields(Class<?> type) {
    return Stream.<@Nullable Class<?>>iterate(type, Objects::nonNull, Class::getSuperclass)
        .flatMap(each -> Arrays.stream(each.getDeclaredFields()));
  }

  private static boolean isState(Field field) {
    return (field.getModifiers() & (Modifier.STATIC | Modifier.TRANSIENT)) == 0;
  }
}
