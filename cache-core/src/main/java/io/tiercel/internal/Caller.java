package io.tiercel.internal;

import io.tiercel.ContextCarrier;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** On whose behalf keys are read. */
final class Caller {

  private final @Nullable Thread thread;
  private final boolean nested;
  private final Executor executor;
  private volatile boolean gone;

  /**
   * The asker.
   *
   * @param thread the thread that waits for the answer and may run the load; null if none does
   * @param nested whether the asker is itself within a load, and so has a place in the bulkhead
   * @param executor runs loads that no waiting thread runs, within the asker's context
   */
  Caller(@Nullable Thread thread, boolean nested, Executor executor) {
    this.thread = thread;
    this.nested = nested;
    this.executor = executor;
  }

  @Nullable Thread thread() {
    return thread;
  }

  boolean nested() {
    return nested;
  }

  Executor executor() {
    return executor;
  }

  /** Notes that the thread waits no longer: no load may be offered to it from here on. */
  void leave() {
    gone = true;
  }

  /** Whether it has left; to be asked once there is a claim that it did not see. */
  boolean isGone() {
    return gone;
  }

  /** The present thread, which will wait. */
  static Caller waiting(ContextCarrier carrier, Executor executor) {
    return new Caller(Thread.currentThread(), Claim.isRunningHere(), carry(carrier, executor));
  }

  /** The present thread, which will not wait. */
  static Caller passing(ContextCarrier carrier, Executor executor) {
    return new Caller(null, Claim.isRunningHere(), carry(carrier, executor));
  }

  /** The present thread, which will wait for a look: nothing is to be run on its behalf. */
  static Caller waitingToLook(Executor executor) {
    return new Caller(Thread.currentThread(), false, executor);
  }

  /** Somebody who looks and will not wait. */
  static Caller passingLook(Executor executor) {
    return new Caller(null, false, executor);
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
      try {
        executor.execute(withContext);
      } catch (RejectedExecutionException rejected) {
        if (tasks.remove(command)) {
          throw rejected;
        }
        withContext.run(); // an earlier one's run took this command: do that one's instead
      }
    }

    private void runTask() {
      Runnable current = tasks.poll();
      if (current != null) {
        current.run();
      }
    }
  }
}
