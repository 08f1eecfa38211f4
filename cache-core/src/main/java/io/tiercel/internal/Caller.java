package io.tiercel.internal;

import org.jspecify.annotations.Nullable;

/** On whose behalf keys are read. */
final class Caller {

  private final Callers cache;
  private final @Nullable Thread thread;
  private final @Nullable Claim within;
  private final LoadRunner runner;
  private volatile boolean gone;

  /**
   * The asker.
   *
   * @param cache the callers of the cache that is asked
   * @param thread the thread that waits for the answer and may run the load; null if none does
   * @param within the load whose loader asks, and which has a place in the bulkhead; null for none
   * @param runner runs loads that no waiting thread runs, within the asker's context
   */
  Caller(Callers cache, @Nullable Thread thread, @Nullable Claim within, LoadRunner runner) {
    this.cache = cache;
    this.thread = thread;
    this.within = within;
    this.runner = runner;
  }

  /** Nobody, who waits for nothing: for what is done behind this asker's back. */
  Caller nobody() {
    return new Caller(cache, null, null, runner);
  }

  @Nullable Thread thread() {
    return thread;
  }

  /** Whether a loader asks. */
  boolean nested() {
    return within != null;
  }

  /** The load whose loader asks; null for none. */
  @Nullable Claim within() {
    return within;
  }

  /** Whether both ask the same cache. */
  boolean isOfSameCache(Caller other) {
    return cache == other.cache;
  }

  /**
   * Whether the key is being loaded for this asker: by the loader that asks, or by one that waits
   * for it, and so on.
   */
  boolean isLoading(Object key) {
    for (Claim load = within; load != null; load = load.within()) {
      if (load.isLoading(key, this)) {
        return true;
      }
    }
    return false;
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
