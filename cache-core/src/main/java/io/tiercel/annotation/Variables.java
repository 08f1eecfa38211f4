package io.tiercel.annotation;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the type variables of a type's superclasses and interfaces stand for, so that a method of a
 * {@code Repository<T>} has the types that it has for {@code UserRepository}.
 */
final class Variables {

  private final Map<TypeVariable<?>, Type> known = new HashMap<>();

  private Variables() {}

  /** Those of a class, or of a type with arguments. */
  static Variables of(Type type) {
    Variables variables = new Variables();
    variables.learn(type);
    return variables;
  }

  private void learn(@Nullable Type type) {
    if (type instanceof ParameterizedType generic) {
      TypeVariable<?>[] parameters = Types.raw(generic).getTypeParameters();
      for (int i = 0; i < parameters.length; i++) {
        known.putIfAbsent(parameters[i], generic.getActualTypeArguments()[i]);
      }
    }
    if (type != null) {
      Class<?> raw = Types.raw(type);
      learn(raw.getGenericSuperclass());
      for (Type each : raw.getGenericInterfaces()) {
        learn(each);
      }
    }
  }

  /** The type with what is known in place of its variables. */
  Type in(Type type) {
    if (type instanceof TypeVariable<?> variable) {
      Type known = this.known.getOrDefault(variable, bound(variable));
      return known.equals(variable) ? variable : in(known);
    } else if (type instanceof ParameterizedType generic) {
      List<Type> arguments = Arrays.stream(generic.getActualTypeArguments()).map(this::in).toList();
      boolean same = arguments.equals(List.of(generic.getActualTypeArguments()));
      return same ? generic : new Known(Types.raw(generic), generic.getOwnerType(), arguments);
    } else if (type instanceof GenericArrayType array) {
      Type component = in(array.getGenericComponentType());
      return component instanceof Class<?> plain ? plain.arrayType() : array;
    }
    return type instanceof WildcardType wildcard ? bound(wildcard) : type;
  }

  /** Another variable, such as {@code T} of {@code <S extends T>}, of which more may be known. */
  private static Type bound(TypeVariable<?> variable) {
    Type bound = variable.getBounds()[0];
    return bound instanceof TypeVariable<?> ? bound : variable;
  }

  private Type bound(WildcardType wildcard) {
    Type bound = wildcard.getUpperBounds()[0];
    Type known = in(bound);
    return known.equals(bound) ? wildcard : known;
  }

  /** A type with arguments that were found out. */
  private record Known(Class<?> raw, @Nullable Type owner, List<Type> arguments)
      implements ParameterizedType {
    @Override
    public Type[] getActualTypeArguments() {
      return arguments.toArray(Type[]::new);
    }

    @Override
    public Type getRawType() {
      return raw;
    }

    @Override
    public @Nullable Type getOwnerType() {
      return owner;
    }

    @Override
    public String toString() {
      return arguments.stream()
          .map(Type::getTypeName)
          .collect(Collectors.joining(", ", raw.getName() + '<', ">"));
    }
  }
}
