package io.tiercel.annotation;

import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A method's use of a cache, with the types that it has for keys and values.
 *
 * @param cache the cache's name
 * @param keyParts what a key is made of: one type for a key that is a value as it is, several for a
 *     list of them, none for a constant, the empty list; null if that is not known
 * @param value what it reads or stores, with its type arguments; null if it does neither
 * @param method which method; null for a function
 */
public record CacheUse(
    String cache, @Nullable List<Type> keyParts, @Nullable Type value, @Nullable Method method) {

  /** Its name in messages. */
  String place() {
    return method == null ? "a function" : Place.name(method);
  }
}
