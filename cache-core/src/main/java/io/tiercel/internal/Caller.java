package io.tiercel.internal;

import io.tiercel.ContextCarrier;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * On whose behalf keys are read.
 *
 * @param thread the thread that waits for the answer and may run the load; null if none does
 * @param nested whether the asker is itself within a load, and so has a place in the bulkhead
 * @param executor runs loads that no waiting thread runs, within the asker's context
 */
record Caller(@Nullable Thread thread, boolean nested, Executor executor) {

  /** The present thread, which will wait. */
  static Caller waiting(ContextCarrier carrier, Executor executor) {
    return new Caller(Thread.currentThread(), Load.isRunningHere(), carry(carrier, executor));
  }

  /** The present thread, which will not wait. */
  static Caller passing(ContextCarrier carrier, Executor executor) {
    return new Caller(null, Load.isRunningHere(), carry(carrier, executor));
  }

  private static Executor carry(ContextCarrier carrier, Executor executor) {
    return carrier == ContextCarrier.NONE ? executor : new Carried(carrier, executor);
  }

  /**
   * Takes the context when it is made, and runs each task within it. Renewals and the loads of one
   * bulk share it, so several tasks may be on their way; each run takes the one that waits longest.
   */
  private static final class Carried implements Executor {

    private final Executor executor;
    private final Runnable withContext;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

    Carried(ContextCarrier carrier, Executor executor) {
      this.executor = executor;
      this.withContext = carrier.carry(this::runTask);
    }

    @Override
    public void execute(Runnable command) {
      tasks.add(command);
      executor.execute(withContext);
    }

    private void runTask() {
      Runnable current = tasks.poll();
      if (current != null) {
        current.run();
      }
    }
  }
}
