package io.tiercel.jcache.annotation;

import io.tiercel.TieredCache;
import io.tiercel.annotation.dialect.Advice;
import io.tiercel.annotation.dialect.Bearer;
import io.tiercel.annotation.dialect.Call;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.cache.annotation.CacheKeyGenerator;
import javax.cache.annotation.CacheKeyInvocationContext;
import javax.cache.annotation.CachePut;
import javax.cache.annotation.CacheRemove;
import javax.cache.annotation.CacheRemoveAll;
import javax.cache.annotation.CacheResolver;
import javax.cache.annotation.CacheResolverFactory;
import javax.cache.annotation.CacheResult;
import javax.cache.annotation.GeneratedCacheKey;
import org.jspecify.annotations.Nullable;

/** Understands the annotations of a method. */
final class Understanding {

  private static final List<Class<? extends Annotation>> ANNOTATIONS =
      List.of(CacheResult.class, CachePut.class, CacheRemove.class, CacheRemoveAll.class);

  private final Bearer bearer;
  private final Parameters parameters;

  private Understanding(Bearer bearer) {
    this.bearer = bearer;
    this.parameters = Parameters.of(bearer.method());
  }

  static @Nullable String annotation(Method method) {
    return on(method).map(each -> each.annotationType().getSimpleName()).findFirst().orElse(null);
  }

  private static Stream<? extends Annotation> on(Method method) {
    return ANNOTATIONS.stream().filter(method::isAnnotationPresent).map(method::getAnnotation);
  }

  static Advice of(Bearer bearer) {
    List<? extends Annotation> all = on(bearer.method()).toList();
    Understanding understanding = new Understanding(bearer);
    understanding.require(all.size() == 1, "the standard allows one of its annotations a method");
    Annotation one = all.get(0);
    if (one instanceof CacheResult result) {
      return understanding.result(result);
    } else if (one instanceof CachePut put) {
      return understanding.put(put);
    } else if (one instanceof CacheRemove remove) {
      return understanding.remove(remove);
    }
    return understanding.removeAll((CacheRemoveAll) one);
  }

  private void require(boolean holds, String rule) {
    if (!holds) {
      throw bearer.fail(rule);
    }
  }

  private void requireNow() {
    require(
        !bearer.isUsedUp(),
        "a "
            + bearer.method().getReturnType().getSimpleName()
            + " may be returned before its work is done, and the standard knows nothing of that:"
            + " our own annotations wait for stages");
  }

  private void requireNoValue() {
    require(parameters.values().isEmpty(), "@CacheValue belongs to @CachePut alone");
  }

  private Advice result(CacheResult result) {
    Class<?> returned = bearer.method().getReturnType();
    require(returned != void.class, "it returns nothing that could be kept");
    require(!bearer.isUsedUp(), "a " + returned.getSimpleName() + " is of use only once");
    requireNoValue();
    Named<CacheResult> named =
        named(
            result, result.cacheName(), result.cacheResolverFactory(), result.cacheKeyGenerator());
    Slots values = slots(named, bearer.value());
    String failures = result.exceptionCacheName();
    return new Result(
        values,
        failures.isEmpty() ? null : failures(named, failures),
        Exceptions.of(result.cachedExceptions(), result.nonCachedExceptions(), true),
        result.skipGet(),
        returned == Optional.class,
        past(named));
  }

  /** Our transactions tell of our caches; a resolved one is not ours to keep away from. */
  private BooleanSupplier past(Named<?> named) {
    return named.factory() == null ? () -> bearer.readsPast(named.cache()) : () -> false;
  }

  private Advice put(CachePut put) {
    requireNow();
    require(parameters.values().size() == 1, "one of its parameters has to be the @CacheValue");
    int value = parameters.values().get(0);
    Type type = bearer.method().getGenericParameterTypes()[value];
    Slots slots =
        slots(
            named(put, put.cacheName(), put.cacheResolverFactory(), put.cacheKeyGenerator()), type);
    return new Change(
        call -> slots.at(call).put(call.arguments()[value]),
        put.afterInvocation(),
        Exceptions.of(put.cacheFor(), put.noCacheFor(), false));
  }

  private Advice remove(CacheRemove remove) {
    requireNow();
    requireNoValue();
    Slots slots =
        slots(
            named(
                remove,
                remove.cacheName(),
                remove.cacheResolverFactory(),
                remove.cacheKeyGenerator()),
            null);
    return new Change(
        call -> slots.at(call).remove(),
        remove.afterInvocation(),
        Exceptions.of(remove.evictFor(), remove.noEvictFor(), false));
  }

  private Advice removeAll(CacheRemoveAll remove) {
    requireNow();
    requireNoValue();
    Named<CacheRemoveAll> named =
        named(remove, remove.cacheName(), remove.cacheResolverFactory(), CacheKeyGenerator.class);
    Slots slots = whole(named);
    return new Change(
        slots::removeAll,
        remove.afterInvocation(),
        Exceptions.of(remove.evictFor(), remove.noEvictFor(), false));
  }

  private <A extends Annotation> Named<A> named(
      A annotation,
      String cache,
      Class<? extends CacheResolverFactory> factory,
      Class<? extends CacheKeyGenerator> generator) {
    return new Named<>(annotation, cache, factory, generator)
        .completed(bearer.method(), bearer.target());
  }

  private Slots slots(Named<?> named, @Nullable Type value) {
    Class<? extends CacheResolverFactory> factory = named.factory();
    return factory == null
        ? tiers(named, named.cache(), value)
        : resolved(named, bearer.component(factory).getCacheResolver(details(named)));
  }

  private Slots failures(Named<CacheResult> named, String cache) {
    Class<? extends CacheResolverFactory> factory = named.factory();
    return factory == null
        ? tiers(named, cache, Throwable.class)
        : resolved(named, bearer.component(factory).getExceptionCacheResolver(details(named)));
  }

  /** For annotations that speak of no key. */
  private Slots whole(Named<?> named) {
    if (named.factory() != null) {
      return slots(named, null);
    }
    TieredCache<Object, Object> cache = bearer.cache(named.cache(), null, null);
    return new TierSlots(bearer, cache, call -> call);
  }

  private Slots tiers(Named<?> named, String name, @Nullable Type value) {
    Class<? extends CacheKeyGenerator> generator = named.generator();
    if (generator != null) {
      TieredCache<Object, Object> cache =
          bearer.cache(name, List.of(GeneratedCacheKey.class), value);
      return new TierSlots(bearer, cache, generated(named, generator));
    }
    Bearer.Key key = bearer.key(parameters.keys());
    TieredCache<Object, Object> cache = bearer.cache(name, key.parts(), value);
    return new TierSlots(bearer, cache, call -> key.of(call.arguments()));
  }

  private Slots resolved(Named<?> named, CacheResolver resolver) {
    Class<? extends CacheKeyGenerator> generator = named.generator();
    Function<Call, CacheKeyInvocationContext<?>> context = context(named);
    Function<Call, Object> key =
        generator == null ? call -> new PartsKey(context.apply(call)) : generated(named, generator);
    return new ResolvedSlots(resolver, context, key);
  }

  private Function<Call, Object> generated(
      Named<?> named, Class<? extends CacheKeyGenerator> type) {
    CacheKeyGenerator generator = bearer.component(type);
    Function<Call, CacheKeyInvocationContext<?>> context = context(named);
    return call -> generator.generateCacheKey(context.apply(call));
  }

  private Function<Call, CacheKeyInvocationContext<?>> context(Named<?> named) {
    Details<?> details = details(named);
    return call -> details.call(parameters, call);
  }

  private <A extends Annotation> Details<A> details(Named<A> named) {
    return new Details<>(bearer.method(), named.annotation(), named.cache());
  }
}
