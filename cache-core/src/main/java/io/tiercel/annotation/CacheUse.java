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
  public String place() {
    return method == null ? "a function" : Place.name(method);
  }

  /**
   * Says of keys that cannot be equal to others in the same cache how they differ.
   *
   * @param whose keys the others are
   * @return null if they may be equal, as far as both are known
   */
  public @Nullable String keysUnlike(@Nullable List<Type> others, String whose) {
    return Types.agree(keyParts, others) ? null : unlike("keys", keyParts, whose, others);
  }

  /** The same of values. */
  public @Nullable String valuesUnlike(@Nullable Type other, String whose) {
    boolean agree = value == null || other == null || Types.agree(value, other);
    return agree ? null : unlike("values", value, whose, other);
  }

  private static String unlike(
      String what, @Nullable Object own, String whose, @Nullable Object others) {
    return "its %s are %s, but in the same cache those of %s are %s"
        .formatted(what, names(own), whose, names(others));
  }

  private static String names(@Nullable Object types) {
    return String.valueOf(types).replace("class ", "").replace("interface ", "");
  }
}
