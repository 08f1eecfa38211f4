package io.tiercel.jcache.annotation;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.cache.annotation.CacheDefaults;
import javax.cache.annotation.CacheKeyGenerator;
import javax.cache.annotation.CacheResolverFactory;
import org.jspecify.annotations.Nullable;

/**
 * What an annotation says of its cache, with what {@link CacheDefaults} say.
 *
 * @param annotation the annotation
 * @param cache the name
 * @param factory who finds the cache; null for our own rule
 * @param generator who makes keys; null for our own rule
 */
record Named<A extends Annotation>(
    A annotation,
    String cache,
    @Nullable Class<? extends CacheResolverFactory> factory,
    @Nullable Class<? extends CacheKeyGenerator> generator) {

  /** The same with what it leaves open taken from the class, or else from the standard. */
  Named<A> completed(Method method, Class<?> target) {
    List<CacheDefaults> defaults = defaults(target);
    String name = cache;
    for (int i = 0; name.isEmpty() && i < defaults.size(); i++) {
      name = defaults.get(i).cacheName();
    }
    return new Named<>(
        annotation,
        name.isEmpty() ? standardName(method) : name,
        said(factory, CacheResolverFactory.class, defaults, CacheDefaults::cacheResolverFactory),
        said(generator, CacheKeyGenerator.class, defaults, CacheDefaults::cacheKeyGenerator));
  }

  /** The first that is not the interface itself, which is how annotations leave it open. */
  private static <T> @Nullable Class<? extends T> said(
      @Nullable Class<? extends T> own,
      Class<T> open,
      List<CacheDefaults> defaults,
      Function<CacheDefaults, Class<? extends T>> attribute) {
    Class<? extends T> said = own;
    for (int i = 0; open.equals(said) && i < defaults.size(); i++) {
      said = attribute.apply(defaults.get(i));
    }
    return open.equals(said) ? null : said;
  }

  private static List<CacheDefaults> defaults(Class<?> target) {
    Deque<Class<?>> open = new ArrayDeque<>(List.of(target));
    List<CacheDefaults> all = new ArrayList<>();
    while (!open.isEmpty()) {
      Class<?> next = open.removeFirst();
      CacheDefaults defaults = next.getAnnotation(CacheDefaults.class);
      if (defaults != null) {
        all.add(defaults);
      }
      if (next.getSuperclass() != null) {
        open.addLast(next.getSuperclass());
      }
      open.addAll(List.of(next.getInterfaces()));
    }
    return all;
  }

  /** {@code package.Type.method(package.Parameter,package.Parameter)}. */
  private static String standardName(Method method) {
    return Arrays.stream(method.getParameterTypes())
        .map(Class::getName)
        .collect(
            Collectors.joining(
                ",", method.getDeclaringClass().getName() + '.' + method.getName() + '(', ")"));
  }
}
