package io.tiercel.testkit;

import io.tiercel.spi.Scheduling;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A runtime with real threads, whose clock runs about as fast as a real one and can be set forward.
 * Whoever waits for a millisecond is served without help, and whoever needs an hour gets it at
 * once.
 */
public final class RunningClock implements AutoCloseable {
  private static final Duration STEP = Duration.ofMillis(1);
  private static final Duration LEAP = Duration.ofMillis(100);
  private static final Duration PATIENCE = Duration.ofMillis(50);
  private static final Duration LONGEST = Duration.ofSeconds(2);

  /** All clocks': threads that outlive a clock find work with the next one. */
  private static final Executor THREADS = Executors.newCachedThreadPool(RunningClock::daemon);

  private final AtomicInteger running = new AtomicInteger();
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
  private final ManualScheduling scheduling = new ManualScheduling(1, this::execute);
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

  /**
   * Sets the clock forward, and runs what becomes due on the way. It goes in steps, each of which
   * lets the threads finish what the one before set off, but does not wait for what blocks.
   */
  public void pass(Duration time) {
    int blocked = running.get();
    Duration left = time;
    while (!left.isZero()) {
      Duration step = left.compareTo(LEAP) < 0 ? left : LEAP;
      scheduling.advance(step);
      blocked = settle(blocked);
      left = left.minus(step);
    }
  }

  /** A thread that has waited for some time blocks; one that only lacks a processor does not. */
  private int settle(int blocked) {
    long start = System.nanoTime();
    long patientUntil = start + PATIENCE.toNanos();
    while (running.get() > blocked) {
      long now = System.nanoTime();
      if (isBusy() && now - start < LONGEST.toNanos()) {
        patientUntil = now + PATIENCE.toNanos();
      } else if (now - patientUntil > 0) {
        break;
      }
      LockSupport.parkNanos(20_000);
    }
    return running.get();
  }

  private boolean isBusy() {
    return threads.size() < running.get()
        || threads.stream().anyMatch(thread -> thread.getState() == Thread.State.RUNNABLE);
  }

  private void execute(Runnable task) {
    running.incrementAndGet();
    THREADS.execute(
        () -> {
          threads.add(Thread.currentThread());
          try {
            task.run();
          } finally {
            threads.remove(Thread.currentThread());
            running.decrementAndGet();
          }
        });
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
