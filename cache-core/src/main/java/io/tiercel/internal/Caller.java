package io.tiercel.internal;

import org.jspecify.annotations.Nullable;

/** On whose behalf keys are read. */
final class Caller {

  private final @Nullable Thread thread;
  private final boolean nested;
  private final LoadRunner runner;
  private volatile boolean gone;

  /**
   * The asker.
   *
   * @param thread the thread that waits for the answer and may run the load; null if none does
   * @param nested whether the asker is itself within a load, and so has a place in the bulkhead
   * @param runner runs loads that no waiting thread runs, within the asker's context
   */
  Caller(@Nullable Thread thread, boolean nested, LoadRunner runner) {
    this.thread = thread;
    this.nested = nested;
    this.runner = runner;
  }

  @Nullable Thread thread() {
    return thread;
  }

  boolean nested() {
    return nested;
  }

  LoadRunner runner() {
    return runner;
  }

  /** Notes that the thread waits no longer: no load may be offered to it from here on. */
  void leave() {
    gone = true;
  }

  /** Whether it has left; to be asked once there is a claim that it did not see. */
  boolean isGone() {
    return gone;
  }
}
