package io.tiercel.testkit;

import io.tiercel.spi.Scheduling;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/**
 * A runtime with real threads, whose clock runs about as fast as a real one and can be set forward.
 * Whoever waits for a millisecond is served without help, and whoever needs an hour gets it at
 * once.
 */
public final class RunningClock implements AutoCloseable {
  private static final Duration STEP = Duration.ofMillis(1);

  /** All clocks': threads that outlive a clock find work with the next one. */
  private static final Executor THREADS = Executors.newCachedThreadPool(RunningClock::daemon);

  private final ManualScheduling scheduling = new ManualScheduling(1, THREADS);
  private final Thread driver = new Thread(this::drive, "running-clock");
  private volatile boolean closed;

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "running-clock-task");
    thread.setDaemon(true);
    return thread;
  }

  private RunningClock() {
    driver.setDaemon(true);
  }

  /** A clock that runs from now on. */
  public static RunningClock start() {
    RunningClock clock = new RunningClock();
    clock.driver.start();
    return clock;
  }

  /** Time, randomness and threads. */
  public Scheduling scheduling() {
    return scheduling;
  }

  /** Sets the clock forward, and runs what becomes due on the way. */
  public void pass(Duration time) {
    scheduling.advance(time);
  }

  private void drive() {
    while (!closed) {
      LockSupport.parkNanos(STEP.toNanos());
      scheduling.advance(STEP);
    }
  }

  /** Stops the clock. */
  @Override
  public void close() {
    closed = true;
  }
}
