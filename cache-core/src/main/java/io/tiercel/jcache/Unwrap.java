package io.tiercel.jcache;

import org.jspecify.annotations.Nullable;

/** What {@code unwrap} answers. */
final class Unwrap {

  private Unwrap() {}

  /** The first candidate that is of the type. */
  static <T> T as(Class<T> type, @Nullable Object... candidates) {
    for (Object candidate : candidates) {
      if (type.isInstance(candidate)) {
        return type.cast(candidate);
      }
    }
    throw new IllegalArgumentException("There is nothing here that is a " + type.getName());
  }
}
