package io.tiercel.annotation;

import org.jspecify.annotations.Nullable;

/** What the annotations of a method make of a call. */
interface Behaviour {

  /** Does what they say, and calls the method if need be. */
  @Nullable Object call(@Nullable Object[] arguments, Invocation invocation) throws Throwable;

  /** The same for calls of one object. */
  default Bound bind(Invocation invocation) {
    return arguments -> call(arguments, invocation);
  }
}
