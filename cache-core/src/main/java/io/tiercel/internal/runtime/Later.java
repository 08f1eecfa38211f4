package io.tiercel.internal.runtime;

import io.tiercel.spi.Scheduling;
import io.tiercel.spi.Scheduling.Cancellable;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Hands tasks to the threads that they are for.
 *
 * <p>What is due runs promptly, on threads that no loader keeps: it ends what hangs. The timer's
 * own thread also advances the coarse clock, so nothing may keep that one which could lead to an
 * application's code, such as the completion of a future.
 */
public final class Later {

  /** How long the executor may take to begin what follows from a time-out. */
  private static final Duration GRACE = Duration.ofMillis(100);

  private static final Complaints COMPLAINTS = new Complaints(System::nanoTime);

  private Later() {}

  /** Runs the task promptly after the delay, unless the answer is cancelled before. */
  public static Cancellable run(Scheduling scheduling, Duration delay, Runnable task) {
    return scheduling.schedule(() -> handOver(scheduling.promptExecutor(), task), delay);
  }

  /**
   * Runs the task on the executor after the delay: it may take its time. An executor that runs its
   * tasks at once, or when it is full, must not do so on the timer's thread.
   */
  public static Cancellable runAtLeisure(Scheduling scheduling, Duration delay, Runnable task) {
    return run(scheduling, delay, () -> handOver(scheduling.executor(), task));
  }

  /**
   * Runs the task on the executor, or here if that throws: one that takes no more tasks, or has no
   * memory for another thread, must not leave anybody waiting.
   */
  public static void handOver(Executor executor, Runnable task) {
    handOver(executor, new Once(task));
  }

  /**
   * Runs on the executor what an application hangs on an answer. Where that is the end of something
   * that was due, the executor may be full of what hangs: then it is run without it after a while.
   */
  public static void handOut(Scheduling scheduling, Runnable task) {
    Once once = new Once(task);
    handOver(scheduling.executor(), once);
    if (DueThread.isCurrent() && !once.hasBegun()) {
      scheduling.schedule(() -> rescue(scheduling, once), GRACE);
    }
  }

  private static void rescue(Scheduling scheduling, Once task) {
    if (!task.hasBegun()) {
      handOver(scheduling.promptExecutor(), task);
    }
  }

  private static void handOver(Executor executor, Once task) {
    try {
      executor.execute(task);
    } catch (RuntimeException | Error failure) {
      if (!task.runUnlessBegun()) {
        throw failure; // it is the task's own
      }
      COMPLAINTS.about("An executor failed, and its task was run without it", failure);
    }
  }

  /** A task that runs once, whoever comes to it first. */
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

    boolean hasBegun() {
      return begun.get();
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
