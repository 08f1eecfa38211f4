package io.tiercel.spring.boot;

import io.tiercel.annotation.CacheUse;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.cache.annotation.AnnotationCacheOperationSource;
import org.springframework.cache.interceptor.CacheEvictOperation;
import org.springframework.cache.interceptor.CacheOperation;
import org.springframework.core.KotlinDetector;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;
import org.springframework.util.function.SingletonSupplier;

/**
 * What the beans' {@code @Cacheable} methods and the like keep in which caches: their names can be
 * checked at start, and their types reach the codecs.
 */
final class CacheUses {

  private final SingletonSupplier<Map<String, CacheUse>> uses;

  CacheUses(ListableBeanFactory beans) {
    uses = SingletonSupplier.of(() -> find(beans));
  }

  /** What is known of the use of a cache. */
  CacheUse of(String cache) {
    CacheUse use = uses.obtain().get(cache);
    return use == null ? new CacheUse(cache, null, null, null) : use;
  }

  /** The caches that Spring's annotations name. */
  Set<String> names() {
    return new TreeSet<>(uses.obtain().keySet());
  }

  private static Map<String, CacheUse> find(ListableBeanFactory beans) {
    Map<String, CacheUse> found = new HashMap<>();
    AnnotationCacheOperationSource source = new AnnotationCacheOperationSource(false);
    for (String bean : beans.getBeanDefinitionNames()) {
      Class<?> type = beans.getType(bean, false);
      if (type != null && source.isCandidateClass(ClassUtils.getUserClass(type))) {
        Class<?> user = ClassUtils.getUserClass(type);
        ReflectionUtils.doWithMethods(user, method -> note(found, source, method, user));
      }
    }
    return found;
  }

  private static void note(
      Map<String, CacheUse> found,
      AnnotationCacheOperationSource source,
      Method method,
      Class<?> type) {
    Collection<CacheOperation> operations = source.getCacheOperations(method, type);
    if (operations != null) {
      for (CacheOperation operation : operations) {
        for (String cache : isOurs(operation) ? operation.getCacheNames() : Set.<String>of()) {
          found.merge(cache, use(cache, operation, method), CacheUses::more);
        }
      }
    }
  }

  /** Whether it names neither another manager nor another resolver. */
  static boolean isOurs(CacheOperation operation) {
    return operation.getCacheManager().isEmpty() && operation.getCacheResolver().isEmpty();
  }

  private static CacheUse use(String cache, CacheOperation operation, Method method) {
    boolean derived = operation.getKey().isEmpty() && operation.getKeyGenerator().isEmpty();
    List<Type> keys = derived ? keyParts(method) : null;
    Type value = operation instanceof CacheEvictOperation ? null : valueType(method);
    return new CacheUse(cache, keys, value, method);
  }

  /** The types of what {@link ListKeys} makes. */
  private static List<Type> keyParts(Method method) {
    Type[] types = method.getGenericParameterTypes();
    boolean suspends = KotlinDetector.isSuspendingFunction(method);
    return Arrays.stream(types, 0, types.length - (suspends ? 1 : 0))
        .map(CacheUses::keyPart)
        .toList();
  }

  private static Type keyPart(Type type) {
    ResolvableType known = ResolvableType.forType(type);
    return known.isArray() ? listOf(keyPart(known.getComponentType().getType())) : boxed(type);
  }

  private static @Nullable Type valueType(Method method) {
    Type type = method.getGenericReturnType();
    Class<?> raw = method.getReturnType();
    if (raw == void.class) {
      return null;
    }
    ReactiveAdapter reactive = ReactiveAdapterRegistry.getSharedInstance().getAdapter(raw);
    boolean wrapped =
        raw == Optional.class || CompletionStage.class.isAssignableFrom(raw) || reactive != null;
    if (!wrapped || !(type instanceof ParameterizedType generic)) {
      return boxed(type);
    }
    Type inner = generic.getActualTypeArguments()[0];
    return reactive != null && reactive.isMultiValue() ? listOf(inner) : inner;
  }

  /** What Spring collects the values of a stream in, and keys those of an array. */
  private static Type listOf(Type element) {
    return ResolvableType.forClassWithGenerics(List.class, ResolvableType.forType(element))
        .getType();
  }

  private static Type boxed(Type type) {
    return type instanceof Class<?> plain ? ClassUtils.resolvePrimitiveIfNecessary(plain) : type;
  }

  private static CacheUse more(CacheUse one, CacheUse other) {
    return new CacheUse(
        one.cache(),
        one.keyParts() == null ? other.keyParts() : one.keyParts(),
        one.value() == null ? other.value() : one.value(),
        one.method());
  }
}
