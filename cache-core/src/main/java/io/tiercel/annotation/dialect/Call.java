package io.tiercel.annotation.dialect;

import org.jspecify.annotations.Nullable;

/** A call of an annotated method. */
public interface Call {

  /** The arguments, which must not be changed. */
  @Nullable Object[] arguments();

  /** The object that is called; null if the interceptor does not know it. */
  @Nullable Object target();

  /** Calls the method itself. */
  @Nullable Object proceed() throws Throwable;
}
