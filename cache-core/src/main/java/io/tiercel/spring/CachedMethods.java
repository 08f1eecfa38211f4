package io.tiercel.spring;

import io.tiercel.annotation.CachedMethod;
import io.tiercel.annotation.Caching;
import io.tiercel.annotation.Invocation;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.ProxyMethodInvocation;
import org.springframework.aop.support.AopUtils;
import org.springframework.aop.support.StaticMethodMatcherPointcut;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.core.MethodClassKey;
import org.springframework.core.MethodIntrospector;
import org.springframework.util.ReflectionUtils.MethodFilter;
import org.springframework.util.function.SingletonSupplier;

/** Knows the annotated methods of beans, and stands in their way. */
final class CachedMethods extends StaticMethodMatcherPointcut implements MethodInterceptor {

  /** Part of {@code @EnableCaching} where spring-context-support is there. */
  private static final String SPRINGS_OWN =
      "org.springframework.cache.config.internalJCacheAdvisor";

  private final SingletonSupplier<Caching> caching;
  private final Map<MethodClassKey, Optional<CachedMethod>> methods = new ConcurrentHashMap<>();

  private final Map<Class<?>, Boolean> candidates = new ConcurrentHashMap<>();
  private volatile @Nullable BeanFactory beans;

  CachedMethods(Supplier<Caching> caching) {
    this.caching = SingletonSupplier.of(caching);
    setClassFilter(this::isCandidate);
  }

  void setBeans(BeanFactory given) {
    beans = given;
  }

  /** Looks for annotations only: it is also asked at build time, when there are no caches. */
  @Override
  public boolean matches(Method method, Class<?> target) {
    return isOurs(AopUtils.getMostSpecificMethod(method, target), target);
  }

  /** Where Spring itself understands the annotations of JCache, doing it too would be twice. */
  private boolean isOurs(Method specific, Class<?> target) {
    BeanFactory known = beans;
    boolean springs = known != null && known.containsBean(SPRINGS_OWN);
    return Caching.isAnnotated(specific, target)
        && !(springs && Caching.isOfDialect(specific, target));
  }

  /** Understands all methods of a bean, and fails, as does the bean, if one makes no sense. */
  void check(Object bean) {
    Class<?> target = classOf(bean);
    if (isCandidate(target)) {
      boolean extended = !Proxy.isProxyClass(target);
      MethodFilter annotated = method -> matches(method, target);
      for (Method method : MethodIntrospector.selectMethods(target, annotated)) {
        if (extended) {
          Caching.requireInterceptable(method, target);
        }
        find(method, target);
      }
    }
  }

  private boolean isCandidate(Class<?> type) {
    return candidates.computeIfAbsent(type, Caching::isAnnotated);
  }

  /**
   * A proxy of other interceptors may implement interfaces that its target does not, such as that
   * of a repository.
   */
  private static Class<?> classOf(Object self) {
    return Proxy.isProxyClass(self.getClass()) ? self.getClass() : AopUtils.getTargetClass(self);
  }

  private Optional<CachedMethod> find(Method method, Class<?> target) {
    MethodClassKey key = new MethodClassKey(method, target);
    Optional<CachedMethod> known = methods.get(key);
    if (known == null) {
      Method specific = AopUtils.getMostSpecificMethod(method, target);
      known =
          isOurs(specific, target)
              ? Optional.ofNullable(caching.obtain().method(specific, target))
              : Optional.empty();
      methods.put(key, known);
    }
    return known;
  }

  @Override
  public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
    Object self = invocation.getThis();
    Class<?> target = self == null ? invocation.getMethod().getDeclaringClass() : classOf(self);
    CachedMethod cached = find(invocation.getMethod(), target).orElse(null);
    if (cached == null) {
      return invocation.proceed();
    }
    ProxyMethodInvocation first = (ProxyMethodInvocation) invocation;
    return cached.call(invocation.getArguments(), new Proceeding(first));
  }

  /** Goes on with a call, as often as need be. */
  private record Proceeding(ProxyMethodInvocation first) implements Invocation {
    @Override
    public @Nullable Object proceed(@Nullable Object[] arguments) throws Throwable {
      return first.invocableClone(arguments).proceed();
    }

    @Override
    public @Nullable Object target() {
      return first.getThis();
    }
  }
}
