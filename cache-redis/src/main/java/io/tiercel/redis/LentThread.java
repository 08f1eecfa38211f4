package io.tiercel.redis;

import io.tiercel.spi.Ask.Loan;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.LockSupport;

/**
 * The thread of somebody who waits for many keys: it decodes them itself, where another one would
 * have to be woken to do so and then wake it. When its time is over, or it is interrupted, what is
 * left goes to the executor.
 */
final class LentThread implements Executor {

  private final Loan loan;
  private final Executor others;
  private final Thread lender = Thread.currentThread();
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private volatile boolean over;

  /** The present thread. */
  LentThread(Loan loan, Executor others) {
    this.loan = loan;
    this.others = others;
  }

  /** Whoever reads {@code over} here reads it after the task is in the queue, so none is left. */
  @Override
  public void execute(Runnable task) {
    tasks.add(task);
    if (over) {
      handOver();
    } else {
      LockSupport.unpark(lender);
    }
  }

  /** Runs what is given to this thread until the answer is there; gives it back as it is. */
  @SuppressWarnings("FutureReturnValueIgnored") // a waking that fails nothing
  <T> CompletableFuture<T> await(CompletableFuture<T> answer) {
    if (!answer.isDone() && loan.begin(this::end)) {
      answer.whenComplete((value, failure) -> LockSupport.unpark(lender));
      run(answer);
      loan.end();
    }
    end();
    return answer;
  }

  private void run(CompletableFuture<?> answer) {
    while (!answer.isDone() && !over && !lender.isInterrupted()) {
      Runnable task = tasks.poll();
      if (task == null) {
        LockSupport.park(this);
      } else {
        task.run();
      }
    }
  }

  private void end() {
    over = true;
    LockSupport.unpark(lender);
    handOver();
  }

  private void handOver() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      try {
        others.execute(task);
      } catch (RejectedExecutionException full) {
        task.run();
      }
    }
  }
}
