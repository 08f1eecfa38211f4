package io.tiercel.codec;

import io.tiercel.error.ConfigurationException;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A type with its arguments, caught by a subclass: {@code new TypeRef<List<User>>() {}}.
 *
 * @param <T> the type
 */
public abstract class TypeRef<T> {

  private final Type type;

  /**
   * Catches the type that the subclass names; type variables are refused, for nobody knows them.
   */
  protected TypeRef() {
    this.type = complete(argument(getClass().getGenericSuperclass()));
  }

  private TypeRef(Type type) {
    this.type = complete(type);
  }

  /** The type of a class that takes no arguments. */
  public static <T> TypeRef<T> of(Class<T> type) {
    if (type.getTypeParameters().length > 0) {
      throw new ConfigurationException(
          type.getName()
              + " takes type arguments: name them, as in new TypeRef<List<User>>() {} for a list");
    }
    return new Known<>(type);
  }

  /** A type that is known at run time only; that it is {@code T} is the caller's word. */
  public static <T> TypeRef<T> of(Type type) {
    return new Known<>(type);
  }

  /** The type. */
  public final Type type() {
    return type;
  }

  /** The class of the type, without its arguments. */
  public final Class<?> rawType() {
    return rawType(type);
  }

  /** The type as Java writes it, the same in every JVM. */
  @Override
  public final String toString() {
    return name(type);
  }

  @Override
  public final boolean equals(Object other) {
    return other instanceof TypeRef<?> that && toString().equals(that.toString());
  }

  @Override
  public final int hashCode() {
    return toString().hashCode();
  }

  static Class<?> rawType(Type type) {
    if (type instanceof Class<?> known) {
      return known;
    } else if (type instanceof ParameterizedType generic) {
      return (Class<?>) generic.getRawType();
    } else if (type instanceof GenericArrayType array) {
      return rawType(array.getGenericComponentType()).arrayType();
    } else if (type instanceof WildcardType wildcard) {
      return rawType(wildcard.getUpperBounds()[0]);
    }
    throw new ConfigurationException("Type " + type.getTypeName() + " is not known at this place");
  }

  /** A name that depends on nothing but the type: the JDK's own differ from one to the next. */
  static String name(Type type) {
    if (type instanceof ParameterizedType generic) {
      return owned(generic) + arguments(generic.getActualTypeArguments());
    } else if (type instanceof GenericArrayType array) {
      return name(array.getGenericComponentType()) + "[]";
    } else if (type instanceof WildcardType wildcard) {
      return bounds("? extends ", wildcard.getUpperBounds())
          + bounds(" super ", wildcard.getLowerBounds());
    } else if (type instanceof Class<?> array && array.isArray()) {
      return name(array.getComponentType()) + "[]";
    }
    return rawType(type).getName();
  }

  /** Not its arguments, but those of the class around it, if it is an inner one of such a class. */
  private static String owned(ParameterizedType type) {
    Class<?> raw = rawType(type);
    return type.getOwnerType() instanceof ParameterizedType owner
        ? name(owner) + raw.getName().substring(rawType(owner).getName().length())
        : raw.getName();
  }

  private static String arguments(Type[] arguments) {
    return arguments.length == 0
        ? ""
        : Arrays.stream(arguments).map(TypeRef::name).collect(Collectors.joining(",", "<", ">"));
  }

  private static String bounds(String word, Type[] bounds) {
    return Arrays.stream(bounds).map(bound -> word + name(bound)).collect(Collectors.joining());
  }

  private static Type argument(Type superclass) {
    if (superclass instanceof ParameterizedType generic && generic.getRawType() == TypeRef.class) {
      return generic.getActualTypeArguments()[0];
    }
    throw new ConfigurationException(
        "A TypeRef names its type directly, as in new TypeRef<List<User>>() {}");
  }

  private static Type complete(Type type) {
    parts(type).forEach(part -> complete(part));
    rawType(type); // throws at a type variable
    return type;
  }

  private static Stream<Type> parts(Type type) {
    if (type instanceof ParameterizedType generic) {
      Stream<Type> owner = Stream.ofNullable(generic.getOwnerType());
      return Stream.concat(owner, Stream.of(generic.getActualTypeArguments()));
    } else if (type instanceof GenericArrayType array) {
      return Stream.of(array.getGenericComponentType());
    } else if (type instanceof WildcardType wildcard) {
      return Stream.of(List.of(wildcard.getUpperBounds()), List.of(wildcard.getLowerBounds()))
          .flatMap(List::stream);
    }
    return Stream.empty();
  }

  private static final class Known<T> extends TypeRef<T> {
    Known(Type type) {
      super(type);
    }
  }
}
