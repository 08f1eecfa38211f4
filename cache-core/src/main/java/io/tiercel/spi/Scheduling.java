package io.tiercel.spi;

import java.time.Duration;
import java.util.concurrent.Executor;

/**
 * Time, randomness and threads, the only source of any of them: under a simulated one a whole fleet
 * of nodes runs on one thread and a virtual clock.
 */
public interface Scheduling {

  /** How long a tick of the coarse clock lasts. */
  Duration TICK = Duration.ofMillis(10);

  /**
   * Milliseconds that never go back: the wall clock when this began, and the time passed since. All
   * times in entries are of this clock.
   */
  long millis();

  /** The wall clock, in milliseconds, wherever an operator has set it. */
  long wallMillis();

  /** Nanoseconds for measuring how long something took. */
  long nanos();

  /** 64 random bits. */
  long random();

  /** Runs loads and whatever else may take its time. */
  Executor executor();

  /**
   * Runs what is due: the ends of time limits, pauses and retries, and what follows from them. It
   * is never kept by loaders and listeners, so it has threads when the executor has none left.
   * Where no task blocks, as in a simulation, it may be the executor, as it is by default.
   */
  default Executor promptExecutor() {
    return executor();
  }

  /** Runs a short task after the delay, unless the answer is cancelled before. */
  Cancellable schedule(Runnable task, Duration delay);

  /**
   * Runs a very short task after every tick, before anything else that is due at that time, until
   * the answer is cancelled.
   */
  Cancellable everyTick(Runnable task);

  /** Something that can be called off. */
  interface Cancellable {
    /** Calls it off; of no effect once it has begun. */
    void cancel();
  }
}
