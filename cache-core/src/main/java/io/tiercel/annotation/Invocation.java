package io.tiercel.annotation;

import org.jspecify.annotations.Nullable;

/**
 * The call of the method itself. It may be called from any thread, more than once and at the same
 * time: a renewal calls it when the first call is long over.
 */
@FunctionalInterface
public interface Invocation {

  /** Calls the method with these arguments. */
  @Nullable Object proceed(@Nullable Object[] arguments) throws Throwable;

  /** The object that is called; null if that is not known. */
  default @Nullable Object target() {
    return null;
  }
}
