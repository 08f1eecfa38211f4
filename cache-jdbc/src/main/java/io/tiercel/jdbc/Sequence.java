package io.tiercel.jdbc;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/** Runs tasks on another executor, one after the other, in the order in which they came. */
final class Sequence implements Executor {

  private final Executor executor;
  private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger count = new AtomicInteger();

  Sequence(Executor executor) {
    this.executor = executor;
  }

  @Override
  public void execute(Runnable task) {
    waiting.add(task);
    if (count.getAndIncrement() == 0) {
      executor.execute(this::next);
    }
  }

  private void next() {
    try {
      Runnable task = waiting.poll();
      if (task != null) {
        task.run();
      }
    } finally {
      if (count.decrementAndGet() > 0) {
        executor.execute(this::next);
      }
    }
  }
}
