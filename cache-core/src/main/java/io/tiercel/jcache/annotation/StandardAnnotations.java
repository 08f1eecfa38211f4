package io.tiercel.jcache.annotation;

import io.tiercel.annotation.dialect.Advice;
import io.tiercel.annotation.dialect.Bearer;
import io.tiercel.annotation.dialect.Dialect;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * The annotations of JCache. This class names none of its types, so that it can be asked where
 * JCache is not there.
 */
public final class StandardAnnotations implements Dialect {

  /** For {@link java.util.ServiceLoader}. */
  public StandardAnnotations() {}

  @Override
  public boolean isPresent() {
    try {
      ClassLoader own = StandardAnnotations.class.getClassLoader();
      return Class.forName("javax.cache.annotation.CacheResult", false, own).isAnnotation();
    } catch (ClassNotFoundException | LinkageError absent) {
      return false;
    }
  }

  @Override
  public @Nullable String annotation(Method method) {
    return Understanding.annotation(method);
  }

  @Override
  public Advice understand(Bearer bearer) {
    return Understanding.of(bearer);
  }
}
