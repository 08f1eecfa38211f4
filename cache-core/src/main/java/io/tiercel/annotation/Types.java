package io.tiercel.annotation;

import io.tiercel.error.ConfigurationException;
import java.io.InputStream;
import java.io.Reader;
import java.lang.invoke.MethodType;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.stream.BaseStream;
import org.jspecify.annotations.Nullable;

/** What has to be known of types. */
final class Types {

  /** Whose work may not have begun when they are returned. Named: none of them need be there. */
  private static final Set<String> LATER =
      Set.of(
          "org.reactivestreams.Publisher",
          "io.reactivex.rxjava3.core.CompletableSource",
          "io.reactivex.rxjava3.core.MaybeSource",
          "io.reactivex.rxjava3.core.ObservableSource",
          "io.reactivex.rxjava3.core.SingleSource",
          "io.smallrye.mutiny.Uni",
          "kotlin.sequences.Sequence",
          "kotlinx.coroutines.Job",
          "kotlinx.coroutines.flow.Flow");

  private Types() {}

  /** The class of a type, as far as the compiler would know it. */
  static Class<?> raw(Type type) {
    if (type instanceof Class<?> known) {
      return known;
    } else if (type instanceof ParameterizedType generic) {
      return raw(generic.getRawType());
    } else if (type instanceof GenericArrayType array) {
      return raw(array.getGenericComponentType()).arrayType();
    } else if (type instanceof WildcardType wildcard) {
      return raw(wildcard.getUpperBounds()[0]);
    }
    return type instanceof TypeVariable<?> variable ? raw(variable.getBounds()[0]) : Object.class;
  }

  /** The type as it is in a variable of type {@code Object}. */
  static Type boxed(Type type) {
    return type instanceof Class<?> plain ? MethodType.methodType(plain).wrap().returnType() : type;
  }

  /** Whether its objects can be used once only, or are of no use to a second caller. */
  static boolean isUsedUp(Class<?> type) {
    return BaseStream.class.isAssignableFrom(type)
        || Iterator.class.isAssignableFrom(type)
        || Future.class.isAssignableFrom(type)
        || CompletionStage.class.isAssignableFrom(type)
        || InputStream.class.isAssignableFrom(type)
        || Reader.class.isAssignableFrom(type)
        || Flow.Publisher.class.isAssignableFrom(type)
        || isOneOf(LATER, type);
  }

  private static boolean isOneOf(Set<String> names, Class<?> type) {
    boolean is = names.contains(type.getName());
    for (Class<?> each : type.getInterfaces()) {
      is = is || isOneOf(names, each);
    }
    return is || (type.getSuperclass() != null && isOneOf(names, type.getSuperclass()));
  }

  /** The type argument of that index, without wildcards; {@code Object} if there is none. */
  static Type argument(Type type, int index) {
    if (!(type instanceof ParameterizedType generic)) {
      return Object.class;
    }
    Type argument = generic.getActualTypeArguments()[index];
    return argument instanceof WildcardType wildcard ? wildcard.getUpperBounds()[0] : argument;
  }

  /** The type of what is in a collection or an array. */
  static Type element(Type type) {
    if (type instanceof GenericArrayType array) {
      return array.getGenericComponentType();
    }
    return type instanceof Class<?> array && array.isArray()
        ? array.getComponentType()
        : argument(type, 0);
  }

  /**
   * Whether a value may be of both types, and what is in it too. Nothing is known of {@code
   * Object}.
   */
  static boolean agree(Type one, Type other) {
    Class<?> first = raw(boxed(one));
    Class<?> second = raw(boxed(other));
    if (first.isAssignableFrom(second)) {
      return argumentsAgree(one, other);
    }
    return second.isAssignableFrom(first) && argumentsAgree(other, one);
  }

  private static boolean argumentsAgree(Type wider, Type narrower) {
    if (wider instanceof ParameterizedType generic) {
      Variables variables = Variables.of(narrower);
      TypeVariable<?>[] parameters = raw(wider).getTypeParameters();
      for (int i = 0; i < parameters.length; i++) {
        if (!agree(generic.getActualTypeArguments()[i], variables.in(parameters[i]))) {
          return false;
        }
      }
    }
    return true;
  }

  /** Whether keys of these parts may be equal. */
  static boolean agree(@Nullable List<Type> some, @Nullable List<Type> others) {
    if (some == null || others == null) {
      return true;
    }
    if (some.size() != others.size()) {
      return false;
    }
    for (int i = 0; i < some.size(); i++) {
      if (!agree(some.get(i), others.get(i))) {
        return false;
      }
    }
    return true;
  }

  static void requireBoolean(Expression condition) {
    Class<?> type = raw(boxed(condition.type()));
    if (type != Boolean.class && type != Object.class) {
      throw new ConfigurationException(
          "a condition is true or false, but this is a " + type.getSimpleName());
    }
  }
}
