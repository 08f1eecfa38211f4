package io.tiercel.annotation;

import org.jspecify.annotations.Nullable;

/**
 * A method with what its annotations make of a call, for whatever intercepts calls. {@link
 * Caching#method} makes it.
 */
public final class CachedMethod {

  private final Behaviour behaviour;

  CachedMethod(Behaviour behaviour) {
    this.behaviour = behaviour;
  }

  /**
   * Does what the annotations say, and calls the method if need be.
   *
   * @return what the method returned, or would have returned
   */
  public @Nullable Object call(@Nullable Object[] arguments, Invocation invocation)
      throws Throwable {
    return behaviour.call(arguments, invocation);
  }

  Bound bind(Invocation invocation) {
    return behaviour.bind(invocation);
  }
}
