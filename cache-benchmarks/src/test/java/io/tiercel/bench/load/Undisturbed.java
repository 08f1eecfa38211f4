package io.tiercel.bench.load;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Plays what is measured again if it failed while the machine stood still: that shows nothing. What
 * fails undisturbed has failed.
 */
public final class Undisturbed {

  private static final int ATTEMPTS = 3;
  private static final long TICK = Duration.ofMillis(5).toNanos();

  /** Longer than that, and load that was offered meanwhile shows in what is measured. */
  private static final long LONG = Duration.ofMillis(40).toNanos();

  private Undisturbed() {}

  /** What is measured, with its assertions. */
  public interface Attempt {
    /** Plays it. */
    void play() throws Exception;
  }

  /** Plays it until it is not disturbed, a few times at most. */
  public static void play(Attempt attempt) throws Exception {
    for (int i = 1; ; i++) {
      Watch watch = new Watch();
      try {
        attempt.play();
        return;
      } catch (AssertionError failure) {
        if (i == ATTEMPTS || watch.longest < LONG) {
          throw failure;
        }
        System.out.printf(
            "The machine stood still for %.0f ms: %s%n", watch.longest / 1e6, failure);
      } finally {
        watch.over = true;
      }
    }
  }

  /** A thread that sleeps for a moment, over and over, and notes how much longer it slept. */
  private static final class Watch {
    private volatile long longest;
    private volatile boolean over;

    private Watch() {
      Thread thread = new Thread(this::run, "watch");
      thread.setDaemon(true);
      thread.start();
    }

    private void run() {
      long before = System.nanoTime();
      while (!over) {
        LockSupport.parkNanos(TICK);
        long now = System.nanoTime();
        longest = Math.max(longest, now - before - TICK);
        before = now;
      }
    }
  }
}
