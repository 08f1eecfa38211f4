package io.tiercel.spring;

import io.tiercel.annotation.CachedMethod;
import io.tiercel.annotation.Caching;
import java.lang.reflect.Method;
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
import org.springframework.core.MethodClassKey;
import org.springframework.util.function.SingletonSupplier;

/** Knows the annotated methods of beans, and stands in their way. */
final class CachedMethods extends StaticMethodMatcherPointcut implements MethodInterceptor {

  private final SingletonSupplier<Caching> caching;
  private final Map<MethodClassKey, Optional<CachedMethod>> methods = new ConcurrentHashMap<>();

  CachedMethods(Supplier<Caching> caching) {
    this.caching = SingletonSupplier.of(caching);
  }

  /** Fails, and so does the bean, if an annotation makes no sense. */
  @Override
  public boolean matches(Method method, Class<?> target) {
    return find(method, target).isPresent();
  }

  private Optional<CachedMethod> find(Method method, Class<?> target) {
    MethodClassKey key = new MethodClassKey(method, target);
    Optional<CachedMethod> known = methods.get(key);
    if (known == null) {
      Method specific = AopUtils.getMostSpecificMethod(method, target);
      known =
          Caching.isAnnotated(specific, target)
              ? Optional.ofNullable(caching.obtain().method(specific, target))
              : Optional.empty();
      methods.put(key, known);
    }
    return known;
  }

  @Override
  public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
    Object self = invocation.getThis();
    Class<?> target =
        self == null ? invocation.getMethod().getDeclaringClass() : AopUtils.getTargetClass(self);
    CachedMethod cached = find(invocation.getMethod(), target).orElse(null);
    if (cached == null) {
      return invocation.proceed();
    }
    ProxyMethodInvocation first = (ProxyMethodInvocation) invocation;
    return cached.call(
        invocation.getArguments(), arguments -> first.invocableClone(arguments).proceed());
  }
}
