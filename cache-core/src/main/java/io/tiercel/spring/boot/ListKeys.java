package io.tiercel.spring.boot;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import org.jspecify.annotations.Nullable;
import org.springframework.cache.annotation.AnnotationCacheOperationSource;
import org.springframework.cache.interceptor.CacheOperation;
import org.springframework.cache.interceptor.KeyGenerator;
import org.springframework.cache.interceptor.SimpleKeyGenerator;
import org.springframework.core.KotlinDetector;
import org.springframework.util.ObjectUtils;

/**
 * Makes the keys of Spring's annotations as ours are made: one parameter, or a list of all. Arrays,
 * which equal nothing but themselves, become lists. What other managers keep has Spring's keys.
 */
final class ListKeys implements KeyGenerator {

  private final AnnotationCacheOperationSource operations =
      new AnnotationCacheOperationSource(false);
  private final KeyGenerator others = new SimpleKeyGenerator();

  @Override
  public Object generate(Object target, Method method, @Nullable Object... parameters) {
    if (isForOthers(operations.getCacheOperations(method, target.getClass()))) {
      return others.generate(target, method, parameters);
    }
    int count = parameters.length - (KotlinDetector.isSuspendingFunction(method) ? 1 : 0);
    @Nullable Object[] parts = new @Nullable Object[count];
    for (int i = 0; i < count; i++) {
      parts[i] = part(parameters[i]);
    }
    return count == 1 ? only(parts[0], method) : Collections.unmodifiableList(Arrays.asList(parts));
  }

  /** What stood for null would be a key of another type than the others, which no tier takes. */
  private static Object only(@Nullable Object part, Method method) {
    if (part == null) {
      throw new IllegalArgumentException(
          "The key of " + method + " is null. Only parts of keys may be.");
    }
    return part;
  }

  /** Only if none of them is ours: a method has one key for all of its operations. */
  private static boolean isForOthers(@Nullable Collection<CacheOperation> operations) {
    boolean ours = operations == null;
    if (operations != null) {
      for (CacheOperation operation : operations) {
        ours = ours || CacheUses.isOurs(operation);
      }
    }
    return !ours;
  }

  private static @Nullable Object part(@Nullable Object parameter) {
    return parameter == null || !parameter.getClass().isArray()
        ? parameter
        : Arrays.stream(ObjectUtils.toObjectArray(parameter)).map(ListKeys::part).toList();
  }
}
