package io.tiercel.console;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Threads that answer requests, each for so long at most.
 *
 * <p>The JDK's server reads a request on the thread that will answer it, and waits there for
 * whoever does not send the rest. Its own time limit ({@code sun.net.httpserver.maxReqTime}) is one
 * of the whole JVM, and so the application's to set. But it reads from and writes to an
 * interruptible channel: to interrupt the thread closes the connection, and ends the wait.
 */
final class Workers implements Executor, AutoCloseable {

  private static final Duration IDLE = Duration.ofSeconds(10);

  private final ThreadPoolExecutor threads;
  private final ScheduledExecutorService clock;
  private final Duration limit;

  /**
   * So many threads at most, which end when they are idle.
   *
   * @param clock breaks off what takes longer than the limit
   */
  Workers(int most, Duration limit, ScheduledExecutorService clock, ThreadFactory factory) {
    this.threads = (ThreadPoolExecutor) Executors.newFixedThreadPool(most, factory);
    this.clock = clock;
    this.limit = limit;
    threads.setKeepAliveTime(IDLE.toMillis(), TimeUnit.MILLISECONDS);
    threads.allowCoreThreadTimeOut(true);
  }

  @Override
  public void execute(Runnable task) {
    threads.execute(() -> new Turn().run(task));
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }

  /** One task on one thread, which is interrupted for nothing that comes after it. */
  private final class Turn {
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Thread running = Thread.currentThread();

    void run(Runnable task) {
      Future<?> end = clock.schedule(this::breakOff, limit.toMillis(), TimeUnit.MILLISECONDS);
      try {
        task.run();
      } finally {
        end.cancel(false);
        leave();
      }
    }

    private void breakOff() {
      lock.lock();
      try {
        if (running != null) {
          running.interrupt();
        }
      } finally {
        lock.unlock();
      }
    }

    private void leave() {
      lock.lock();
      try {
        running = null;
      } finally {
        lock.unlock();
      }
    }
  }
}
