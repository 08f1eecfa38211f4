package io.tiercel.spring.boot;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Collections;
import org.jspecify.annotations.Nullable;
import org.springframework.cache.interceptor.KeyGenerator;

/** Makes the keys of Spring's annotations as ours are made: one parameter, or a list of all. */
final class ListKeys implements KeyGenerator {

  @Override
  public Object generate(Object target, Method method, @Nullable Object... parameters) {
    return parameters.length == 1 && parameters[0] != null
        ? parameters[0]
        : Collections.unmodifiableList(Arrays.asList(parameters.clone()));
  }
}
