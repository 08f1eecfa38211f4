package io.tiercel.annotation;

import org.jspecify.annotations.Nullable;

/** A method of one object, with what its annotations make of it. */
interface Bound {

  /** Calls it. */
  @Nullable Object call(@Nullable Object[] arguments) throws Throwable;

  /** Calls it with its only argument. */
  default @Nullable Object callWith(@Nullable Object argument) throws Throwable {
    return call(new @Nullable Object[] {argument});
  }
}
