package io.tiercel.codec;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Class loaders that know the classes of a codec. That of the thread is no more than a last resort:
 * values are read on threads of pools, whose loader knows nothing of the application.
 */
final class Loaders {

  private Loaders() {}

  /** Those of the classes that a type names. */
  static List<ClassLoader> of(Type type) {
    return of(named(type));
  }

  /** One that knows all of the classes, if there is one. */
  static @Nullable ClassLoader knowing(Collection<Class<?>> classes) {
    List<ClassLoader> loaders = of(classes.stream());
    ClassLoader first = loaders.isEmpty() ? Loaders.class.getClassLoader() : loaders.get(0);
    return Stream.concat(loaders.stream(), Stream.ofNullable(ofThread()))
        .filter(loader -> classes.stream().allMatch(type -> knows(loader, type)))
        .findFirst()
        .orElse(first);
  }

  /** The class that the first of the loaders who knows the name means by it. */
  static @Nullable Class<?> find(String name, List<ClassLoader> loaders) {
    for (ClassLoader loader : loaders) {
      try {
        return Class.forName(name, false, loader);
      } catch (ClassNotFoundException | LinkageError unknown) {
        // the next one may
      }
    }
    return null;
  }

  /** The thread's, if it has one. */
  static @Nullable ClassLoader ofThread() {
    return Thread.currentThread().getContextClassLoader();
  }

  /** Gives the thread that loader for as long as the action takes. */
  static <R> R within(@Nullable ClassLoader loader, Supplier<R> action) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    if (before == loader) {
      return action.get();
    }
    thread.setContextClassLoader(loader);
    try {
      return action.get();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private static List<ClassLoader> of(Stream<Class<?>> classes) {
    return classes.map(Class::getClassLoader).filter(Objects::nonNull).distinct().toList();
  }

  private static boolean knows(ClassLoader loader, Class<?> type) {
    return find(type.getName(), List.of(loader)) == type;
  }

  private static Stream<Class<?>> named(Type type) {
    if (type instanceof ParameterizedType generic) {
      Stream<Type> arguments = Stream.of(generic.getActualTypeArguments());
      return Stream.concat(named(generic.getRawType()), arguments.flatMap(Loaders::named));
    } else if (type instanceof GenericArrayType array) {
      return named(array.getGenericComponentType());
    } else if (type instanceof WildcardType wildcard) {
      return Stream.of(wildcard.getUpperBounds()).flatMap(Loaders::named);
    }
    return type instanceof Class<?> known ? Stream.of(known) : Stream.empty();
  }
}
