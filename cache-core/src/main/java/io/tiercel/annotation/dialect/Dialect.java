package io.tiercel.annotation.dialect;

import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * Other annotations than ours, for methods that use caches. Found by {@link
 * java.util.ServiceLoader}: its class has to load where what it needs is not there.
 */
public interface Dialect {

  /** Whether the annotations are on the class path; if not, nothing else is asked. */
  boolean isPresent();

  /**
   * The name of an annotation that a method itself bears, for messages, be it right or wrong; null
   * if it bears none.
   */
  @Nullable String annotation(Method method);

  /**
   * What the annotations of a method make of a call. Called once for each method of a class.
   *
   * @throws RuntimeException if they make no sense: see {@link Bearer#fail}
   */
  Advice understand(Bearer bearer);
}
