package io.tiercel;

/**
 * Carries what belongs to the calling thread, such as a logging context or a trace, over to loads
 * that run on the executor.
 */
@FunctionalInterface
public interface ContextCarrier {

  /** Carries nothing. */
  ContextCarrier NONE = task -> task;

  /** Called on the asking thread; the answer runs the task on another one, within the context. */
  Runnable carry(Runnable task);
}
