package io.tiercel.jdbc;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** As many threads as there are connections. They end when there is nothing to do. */
final class Threads implements Workers {

  private static final AtomicInteger NUMBERS = new AtomicInteger();

  private final ThreadPoolExecutor pool;

  Threads(String name, int count) {
    this.pool =
        new ThreadPoolExecutor(
            count,
            count,
            30,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            it -> thread(name, it));
    pool.allowCoreThreadTimeOut(true);
  }

  /**
   * Whether the present thread may be kept in a driver: it is the system's, and not called away.
   */
  static boolean mayBlock() {
    return !Thread.currentThread().isInterrupted() && !isVirtual(Thread.currentThread());
  }

  /** There are none before Java 21, nor a method to ask by; all of them are of one group. */
  private static boolean isVirtual(Thread thread) {
    ThreadGroup group = thread.getThreadGroup();
    return group != null && group.getName().equals("VirtualThreads");
  }

  private static Thread thread(String name, Runnable work) {
    Thread thread = new Thread(work, "tiercel-" + name + '-' + NUMBERS.incrementAndGet());
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void execute(Runnable work) {
    pool.execute(work);
  }

  @Override
  public void close() {
    pool.shutdown();
  }

  @Override
  public void await(long millis) {
    try {
      pool.awaitTermination(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
