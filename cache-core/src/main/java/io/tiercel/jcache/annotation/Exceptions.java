package io.tiercel.jcache.annotation;

import java.util.List;

/**
 * Which exceptions an annotation means.
 *
 * @param these it names; none for all
 * @param others it leaves out
 * @param ifUnsaid whether it means any where it names none at all
 */
record Exceptions(
    List<Class<? extends Throwable>> these,
    List<Class<? extends Throwable>> others,
    boolean ifUnsaid) {

  static Exceptions of(
      Class<? extends Throwable>[] these, Class<? extends Throwable>[] others, boolean ifUnsaid) {
    return new Exceptions(List.of(these), List.of(others), ifUnsaid);
  }

  /** Whether it means this one. */
  boolean mean(Throwable thrown) {
    if (these.isEmpty() && others.isEmpty()) {
      return ifUnsaid;
    }
    return (these.isEmpty() || has(these, thrown)) && !has(others, thrown);
  }

  private static boolean has(List<Class<? extends Throwable>> types, Throwable thrown) {
    return types.stream().anyMatch(type -> type.isInstance(thrown));
  }
}
