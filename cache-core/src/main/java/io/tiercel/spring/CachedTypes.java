package io.tiercel.spring;

import io.tiercel.AsyncTieredCache;
import io.tiercel.TieredCache;
import io.tiercel.annotation.CacheUse;
import io.tiercel.annotation.Caching;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.beans.factory.aot.BeanRegistrationAotContribution;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.support.RegisteredBean;
import org.springframework.cache.annotation.CachePut;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils.MethodFilter;

/**
 * Tells a native image what is found by reflection: the annotated methods, and the types of keys
 * and values, which expressions read and codecs write.
 */
public final class CachedTypes implements BeanRegistrationAotProcessor, RuntimeHintsRegistrar {

  /** Understands methods without caches. */
  private static final Caching USES =
      Caching.over(use -> null).language("spel", new SpelLanguage());

  /** For Spring, which finds it in {@code META-INF/spring/aot.factories}. */
  public CachedTypes() {}

  @Override
  public @Nullable BeanRegistrationAotContribution processAheadOfTime(RegisteredBean bean) {
    Class<?> type = ClassUtils.getUserClass(bean.getBeanClass());
    MethodFilter keeping = method -> keeps(method, type);
    var methods = MethodIntrospector.selectMethods(type, keeping);
    return methods.isEmpty()
        ? null
        : (context, code) ->
            methods.forEach(each -> register(context.getRuntimeHints(), each, type));
  }

  private static boolean keeps(Method method, Class<?> type) {
    return Caching.isAnnotated(method, type)
        || AnnotatedElementUtils.hasAnnotation(method, Cacheable.class)
        || AnnotatedElementUtils.hasAnnotation(method, CachePut.class);
  }

  private static void register(RuntimeHints hints, Method method, Class<?> type) {
    BindingReflectionHintsRegistrar binding = new BindingReflectionHintsRegistrar();
    hints.reflection().registerMethod(method, ExecutableMode.INVOKE);
    binding.registerReflectionHints(hints.reflection(), method.getGenericReturnType());
    binding.registerReflectionHints(hints.reflection(), method.getGenericParameterTypes());
    for (CacheUse use : USES.uses(method, type)) { // a keyType, and what variables stand for
      List<Type> keys = use.keyParts() == null ? List.of() : use.keyParts();
      binding.registerReflectionHints(hints.reflection(), keys.toArray(Type[]::new));
      if (use.value() != null) {
        binding.registerReflectionHints(hints.reflection(), use.value());
      }
    }
  }

  /** The scripts of the Redis tier, where it is there, and what stands for caches at first. */
  @Override
  public void registerHints(RuntimeHints hints, @Nullable ClassLoader loader) {
    hints.proxies().registerJdkProxy(TieredCache.class);
    hints.proxies().registerJdkProxy(AsyncTieredCache.class);
    hints.resources().registerPattern("io/tiercel/redis/*.lua");
  }
}
