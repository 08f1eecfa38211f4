package io.tiercel.spring.boot;

import io.tiercel.annotation.CacheUse;
import io.tiercel.annotation.Caching;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.cache.annotation.AnnotationCacheOperationSource;
import org.springframework.cache.interceptor.CacheEvictOperation;
import org.springframework.cache.interceptor.CacheOperation;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.KotlinDetector;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.ParameterNameDiscoverer;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;
import org.springframework.util.ReflectionUtils.MethodFilter;
import org.springframework.util.function.SingletonSupplier;

/**
 * What the annotated methods of the beans do with which caches, ours and Spring's, known before any
 * bean is made: names can be checked at start, and the types of all methods reach the codecs,
 * whichever bean comes first.
 */
final class CacheUses {

  private static final ParameterNameDiscoverer PARAMETERS = new DefaultParameterNameDiscoverer();
  private static final AnnotationCacheOperationSource SPRINGS =
      new AnnotationCacheOperationSource(false);

  private final ListableBeanFactory beans;
  private final Supplier<@Nullable Caching> ours;
  private final SingletonSupplier<Found> found;

  /** The uses by cache, and which of the caches Spring's annotations name. */
  private record Found(Map<String, List<CacheUse>> uses, Set<String> springs) {}

  CacheUses(ListableBeanFactory beans, Supplier<@Nullable Caching> ours) {
    this.beans = beans;
    this.ours = ours;
    this.found = SingletonSupplier.of(this::find);
  }

  /** What is known of the use of a cache. Whoever reads or puts knows more than who evicts. */
  CacheUse of(String cache) {
    CacheUse known = new CacheUse(cache, null, null, null);
    for (CacheUse use : all(cache)) {
      known =
          new CacheUse(
              cache,
              known.keyParts() == null ? use.keyParts() : known.keyParts(),
              known.value() == null && use.value() != Object.class ? use.value() : known.value(),
              known.method() == null ? use.method() : known.method());
    }
    return known;
  }

  /** Those who read or put come first. */
  List<CacheUse> all(String cache) {
    return found.obtain().uses().getOrDefault(cache, List.of()).stream()
        .sorted(Comparator.comparing(use -> use.value() == null))
        .toList();
  }

  /** The caches that Spring's annotations name. */
  Set<String> springs() {
    return found.obtain().springs();
  }

  private Found find() {
    Found all = new Found(new HashMap<>(), new TreeSet<>());
    Caching caching = ours.get();
    for (String bean : beans.getBeanDefinitionNames()) {
      Class<?> type = beans.getType(bean, false);
      Class<?> user = type == null ? Object.class : ClassUtils.getUserClass(type);
      if (SPRINGS.isCandidateClass(user)) {
        ReflectionUtils.doWithMethods(user, method -> noteSprings(all, method, user));
      }
      if (caching != null && Caching.isAnnotated(user)) {
        MethodIntrospector.selectMethods(
                user, (MethodFilter) method -> Caching.isAnnotated(method, user))
            .forEach(method -> caching.uses(method, user).forEach(use -> note(all, use)));
      }
    }
    return all;
  }

  private static void noteSprings(Found all, Method method, Class<?> type) {
    Collection<CacheOperation> operations = SPRINGS.getCacheOperations(method, type);
    if (operations != null) {
      for (CacheOperation operation : operations) {
        for (String cache : isOurs(operation) ? operation.getCacheNames() : Set.<String>of()) {
          all.springs().add(cache);
          note(all, use(cache, operation, new Typed(method, type)));
        }
      }
    }
  }

  private static void note(Found all, CacheUse use) {
    all.uses().computeIfAbsent(use.cache(), name -> new ArrayList<>()).add(use);
  }

  /** Whether it names neither another manager nor another resolver. */
  static boolean isOurs(CacheOperation operation) {
    return operation.getCacheManager().isEmpty() && operation.getCacheResolver().isEmpty();
  }

  /** A method as it is in the class of a bean, which knows what variables stand for. */
  private record Typed(Method method, Class<?> user) {

    Type[] parameters() {
      return Arrays.stream(method.getGenericParameterTypes()).map(this::known).toArray(Type[]::new);
    }

    Type returned() {
      return known(method.getGenericReturnType());
    }

    private Type known(Type type) {
      Type found = in(type);
      return found instanceof TypeVariable<?>
          ? ResolvableType.forType(found).resolve(Object.class)
          : found;
    }

    private Type in(Type type) {
      if (type instanceof TypeVariable<?> variable) {
        Type argument = argument(variable);
        return argument.equals(variable) ? variable : in(argument);
      } else if (type instanceof ParameterizedType generic) {
        return in(generic);
      } else if (type instanceof GenericArrayType array) {
        ResolvableType component = ResolvableType.forType(in(array.getGenericComponentType()));
        return ResolvableType.forArrayComponent(component).getType();
      }
      return type;
    }

    private Type in(ParameterizedType generic) {
      Type[] given = generic.getActualTypeArguments();
      Type[] arguments = Arrays.stream(given).map(this::in).toArray(Type[]::new);
      ResolvableType[] known =
          Arrays.stream(arguments).map(ResolvableType::forType).toArray(ResolvableType[]::new);
      return Arrays.equals(given, arguments)
          ? generic
          : ResolvableType.forClassWithGenerics((Class<?>) generic.getRawType(), known).getType();
    }

    /** What stands for the variable in the class that says it; itself if none does. */
    private Type argument(TypeVariable<?> variable) {
      if (variable.getGenericDeclaration() instanceof Class<?> declaring) {
        int index = List.of(declaring.getTypeParameters()).indexOf(variable);
        ResolvableType argument = ResolvableType.forClass(user).as(declaring).getGeneric(index);
        return argument == ResolvableType.NONE ? variable : argument.getType();
      }
      return variable;
    }
  }

  private static CacheUse use(String cache, CacheOperation operation, Typed method) {
    boolean evicts = operation instanceof CacheEvictOperation;
    Type value = evicts ? null : valueType(method);
    return new CacheUse(cache, keyParts(operation, method), value, method.method());
  }

  private static @Nullable List<Type> keyParts(CacheOperation operation, Typed method) {
    boolean all = operation instanceof CacheEvictOperation evict && evict.isCacheWide();
    if (all || !operation.getKeyGenerator().isEmpty()) {
      return null;
    }
    return operation.getKey().isEmpty()
        ? keyParts(method)
        : parameter(operation.getKey().strip(), method);
  }

  /** The type of an expression that is a parameter, such as {@code #id}; null for others. */
  private static @Nullable List<Type> parameter(String expression, Typed method) {
    String[] names = PARAMETERS.getParameterNames(method.method());
    Type[] types = method.parameters();
    for (int i = 0; i < types.length; i++) {
      boolean named = names != null && expression.equals("#" + names[i]);
      if (named || expression.equals("#p" + i) || expression.equals("#a" + i)) {
        return known(List.of(boxed(types[i])));
      }
    }
    return null;
  }

  /** The types of what {@link ListKeys} makes. */
  private static @Nullable List<Type> keyParts(Typed method) {
    Type[] types = method.parameters();
    boolean suspends = KotlinDetector.isSuspendingFunction(method.method());
    return known(
        Arrays.stream(types, 0, types.length - (suspends ? 1 : 0))
            .map(CacheUses::keyPart)
            .toList());
  }

  /** Of a key that may be anything, nothing is. */
  private static @Nullable List<Type> known(List<Type> parts) {
    return parts.equals(List.of(Object.class)) ? null : parts;
  }

  private static Type keyPart(Type type) {
    ResolvableType known = ResolvableType.forType(type);
    return known.isArray() ? listOf(keyPart(known.getComponentType().getType())) : boxed(type);
  }

  private static @Nullable Type valueType(Typed method) {
    Type type = method.returned();
    Class<?> raw = method.method().getReturnType();
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
}
