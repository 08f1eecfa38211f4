package io.tiercel.jcache.annotation;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import javax.cache.annotation.CacheInvocationParameter;
import javax.cache.annotation.CacheKey;
import javax.cache.annotation.CacheValue;
import org.jspecify.annotations.Nullable;

/**
 * What the parameters of a method are for.
 *
 * @param all of them
 * @param keys the indexes of those that make the key
 * @param values the indexes of those that are said to be the value
 */
record Parameters(List<Parameter> all, List<Integer> keys, List<Integer> values) {

  static Parameters of(Method method) {
    List<Parameter> all = List.of(method.getParameters());
    List<Integer> values = with(all, CacheValue.class);
    List<Integer> marked = with(all, CacheKey.class);
    List<Integer> keys = marked.isEmpty() ? without(all, CacheValue.class) : marked;
    return new Parameters(all, keys, values);
  }

  private static List<Integer> with(List<Parameter> all, Class<? extends Annotation> type) {
    return IntStream.range(0, all.size())
        .filter(index -> all.get(index).isAnnotationPresent(type))
        .boxed()
        .toList();
  }

  private static List<Integer> without(List<Parameter> all, Class<? extends Annotation> type) {
    return IntStream.range(0, all.size())
        .filter(index -> !all.get(index).isAnnotationPresent(type))
        .boxed()
        .toList();
  }

  /** One of them in a call. */
  CacheInvocationParameter in(@Nullable Object[] arguments, int index) {
    Parameter parameter = all.get(index);
    return new Argument(
        parameter.getType(), arguments[index], Set.of(parameter.getAnnotations()), index);
  }

  /** Some of them in a call. */
  CacheInvocationParameter[] in(@Nullable Object[] arguments, List<Integer> indexes) {
    return indexes.stream()
        .map(index -> in(arguments, index))
        .toArray(CacheInvocationParameter[]::new);
  }

  private record Argument(
      Class<?> type, @Nullable Object value, Set<Annotation> annotations, int position)
      implements CacheInvocationParameter {
    @Override
    public Class<?> getRawType() {
      return type;
    }

    @Override
    public @Nullable Object getValue() {
      return value;
    }

    @Override
    public Set<Annotation> getAnnotations() {
      return annotations;
    }

    @Override
    public int getParameterPosition() {
      return position;
    }
  }
}
