package io.tiercel;

/**
 * Carries what belongs to the calling thread, such as a logging context or a trace, over to loads
 * that run on the executor.
 */
@FunctionalInterface
public interface ContextCarrier {

  /** Carries nothing. */
  ContextCarrier NONE = task -> task;

  /**
   * Called on the asking thread; the answer runs the task on another one, within the context. If it
   * throws before the task, or does not run it, a load fails with that: without its context it
   * might read what the asker must not see.
   */
  Runnable carry(Runnable task);
}
