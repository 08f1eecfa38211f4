package io.tiercel.annotation.dialect;

import org.jspecify.annotations.Nullable;

/** What the annotations of a method make of a call, for any number of threads and objects. */
@FunctionalInterface
public interface Advice {

  /**
   * Does what they say, and calls the method if need be.
   *
   * @return what the method returned, or would have returned
   */
  @Nullable Object around(Call call) throws Throwable;
}
