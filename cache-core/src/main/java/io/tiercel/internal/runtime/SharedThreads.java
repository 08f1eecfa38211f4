package io.tiercel.internal.runtime;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;

/**
 * The JVM's timer and pools, with a count of who uses them.
 *
 * <p>They are never shut down, for a user may come back. With the last user gone their threads are
 * told not to stay for idle time any more, which ends them once nothing is left to do: somebody may
 * still wait for a pause or a time limit to end.
 */
final class SharedThreads {

  /**
   * Loads block, so there are more threads than processors. How many loads run at once is for the
   * bulkheads to say: there is a thread for each place of each of them, so that a cache whose loads
   * hang takes no thread of another's, and some for what else there is to do. This bound only keeps
   * a JVM with many caches from drowning in threads.
   */
  private static final int MOST_THREADS = 4_096;

  private static final int OTHER_WORK = 64;

  /**
   * What is due blocks only in code that an application hangs on the end of a time limit. So there
   * are few of these threads, unless it does; then so many do not hold up anybody.
   */
  private static final int PROMPT_POOL_SIZE = 256;

  private static final long IDLE_SECONDS = 20;
  private static final long LEAVING_MILLIS = 50;

  private final ReentrantLock lock = new ReentrantLock();
  private final TickingTimer timer;
  private final ThreadPoolExecutor pool;
  private final ThreadPoolExecutor promptPool;
  private int users;
  private long places;

  SharedThreads(LongSupplier nanos) {
    Complaints complaints = new Complaints(nanos);
    timer = new TickingTimer(nanos, complaints);
    pool = pool(OTHER_WORK, daemons("tiercel-load-"));
    promptPool = pool(PROMPT_POOL_SIZE, daemons("tiercel-due-", DueThread::new));
  }

  private static ThreadPoolExecutor pool(int size, ThreadFactory threads) {
    Handover tasks = new Handover();
    return new ThreadPoolExecutor(
        0, size, IDLE_SECONDS, TimeUnit.SECONDS, tasks, threads, (task, full) -> tasks.keep(task));
  }

  /**
   * Gives a task to an idle thread, or else refuses it, so that the pool makes another thread
   * before it lets tasks wait: what runs may wait for what would be queued behind it.
   */
  private static final class Handover extends LinkedTransferQueue<Runnable> {
    private static final long serialVersionUID = 1L;

    @Override
    public boolean offer(Runnable task) {
      return tryTransfer(task);
    }

    /** What finds all threads busy, and no room for more, waits. */
    void keep(Runnable task) {
      super.offer(task);
    }
  }

  TickingTimer timer() {
    return timer;
  }

  Executor pool() {
    return pool;
  }

  Executor promptPool() {
    return promptPool;
  }

  /** Begins to be used by somebody who runs at most so many loads at once. */
  void enter(int loads) {
    lock.lock();
    try {
      resizeBy(loads);
      if (users++ == 0) {
        keepIdleThreads(IDLE_SECONDS, TimeUnit.SECONDS);
      }
    } finally {
      lock.unlock();
    }
  }

  /** The end of {@link #enter}. */
  void leave(int loads) {
    lock.lock();
    try {
      resizeBy(-loads);
      if (--users == 0) {
        timer.stopTicks();
        keepIdleThreads(LEAVING_MILLIS, TimeUnit.MILLISECONDS);
      }
    } finally {
      lock.unlock();
    }
  }

  private void resizeBy(int loads) {
    places += loads;
    pool.setMaximumPoolSize((int) Math.min(MOST_THREADS, places + OTHER_WORK));
  }

  private void keepIdleThreads(long time, TimeUnit unit) {
    timer.keepIdleThread(time, unit);
    pool.setKeepAliveTime(time, unit);
    promptPool.setKeepAliveTime(time, unit);
  }

  /**
   * Makes daemon threads that hold on to nothing of whoever happened to need the first one: neither
   * its context class loader nor its inheritable thread locals.
   */
  static ThreadFactory daemons(String prefix) {
    return daemons(prefix, (task, name) -> new Thread(null, task, name, 0, false));
  }

  private static ThreadFactory daemons(
      String prefix, BiFunction<Runnable, String, Thread> threads) {
    AtomicInteger count = new AtomicInteger();
    return task -> {
      Thread thread = threads.apply(task, prefix + count.incrementAndGet());
      thread.setDaemon(true);
      thread.setContextClassLoader(SharedThreads.class.getClassLoader());
      return thread;
    };
  }
}
