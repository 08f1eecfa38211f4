package io.tiercel.internal.runtime;

import io.tiercel.spi.Scheduling;
import io.tiercel.spi.Scheduling.Cancellable;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Runs what is due later on the executor. The timer's own thread also advances the coarse clock, so
 * nothing may keep it that could lead to an application's code, such as the completion of a future.
 */
public final class Later {

  private Later() {}

  /** Runs the task on the executor after the delay, unless the answer is cancelled before. */
  public static Cancellable run(Scheduling scheduling, Duration delay, Runnable task) {
    return scheduling.schedule(() -> handOver(scheduling.executor(), task), delay);
  }

  /**
   * Runs the task on the executor, or here: one that takes no more tasks must not leave anybody
   * waiting.
   */
  public static void handOver(Executor executor, Runnable task) {
    try {
      executor.execute(task);
    } catch (RejectedExecutionException shutDown) {
      task.run();
    }
  }
}
