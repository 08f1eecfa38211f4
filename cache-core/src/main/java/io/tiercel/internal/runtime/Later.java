package io.tiercel.internal.runtime;

import io.tiercel.spi.Scheduling;
import io.tiercel.spi.Scheduling.Cancellable;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Runs what is due later on the executor. The timer's own thread also advances the coarse clock, so
 * nothing may keep it that could lead to an application's code, such as the completion of a future.
 */
public final class Later {

  private static final Complaints COMPLAINTS = new Complaints(System::nanoTime);

  private Later() {}

  /** Runs the task on the executor after the delay, unless the answer is cancelled before. */
  public static Cancellable run(Scheduling scheduling, Duration delay, Runnable task) {
    return scheduling.schedule(() -> handOver(scheduling.executor(), task), delay);
  }

  /**
   * Runs the task on the executor, or here if that throws: one that takes no more tasks, or has no
   * memory for another thread, must not leave anybody waiting.
   */
  public static void handOver(Executor executor, Runnable task) {
    Once once = new Once(task);
    try {
      executor.execute(once);
    } catch (RuntimeException | Error failure) {
      if (!once.runUnlessBegun()) {
        throw failure; // it is the task's own
      }
      COMPLAINTS.about("An executor failed, and its task was run without it", failure);
    }
  }

  /** A task that runs once: an executor may run it at once, and throw what it threw. */
  private static final class Once implements Runnable {
    private final Runnable task;
    private final AtomicBoolean begun = new AtomicBoolean();

    Once(Runnable task) {
      this.task = task;
    }

    @Override
    public void run() {
      runUnlessBegun();
    }

    boolean runUnlessBegun() {
      boolean first = begun.compareAndSet(false, true);
      if (first) {
        task.run();
      }
      return first;
    }
  }
}
