package io.tiercel.internal.runtime;

import io.tiercel.spi.Scheduling;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The real runtime: this machine's clocks, and daemon threads that exist while they are needed.
 *
 * <p>Each user opens one and closes it. All of them read one clock, so that caches of one JVM agree
 * on the time, and share one timer thread and the threads for what is due; those without an
 * executor of their own share a pool. The threads end when the last user closes, or earlier when
 * they have nothing to do, so a redeployed application leaves none behind.
 */
public final class SystemScheduling implements Scheduling, AutoCloseable {

  private static final long WALL_ORIGIN = System.currentTimeMillis();
  private static final long NANO_ORIGIN = System.nanoTime();
  private static final SharedThreads THREADS = new SharedThreads(System::nanoTime);

  private final @Nullable Executor own;
  private final int loads;
  private final AtomicBoolean closed = new AtomicBoolean();

  private SystemScheduling(@Nullable Executor own, int loads) {
    this.own = own;
    this.loads = loads;
    THREADS.enter(loads);
  }

  /**
   * A runtime whose loads run on a pool of daemon threads, which all caches of the JVM share; it
   * has room for so many loads of this one at once.
   */
  public static SystemScheduling open(int loads) {
    return new SystemScheduling(null, loads);
  }

  /** A runtime whose loads run on the given executor, which stays open. */
  public static SystemScheduling on(Executor executor) {
    return new SystemScheduling(executor, 0);
  }

  /** Whoever asks has business with time, and is no memory hit: he looks whether it goes on. */
  @Override
  public long millis() {
    long now = System.nanoTime();
    THREADS.timer().ensureTicks(now);
    return WALL_ORIGIN + TimeUnit.NANOSECONDS.toMillis(now - NANO_ORIGIN);
  }

  @Override
  public long wallMillis() {
    return System.currentTimeMillis();
  }

  @Override
  public long nanos() {
    return System.nanoTime();
  }

  @Override
  public long random() {
    return ThreadLocalRandom.current().nextLong();
  }

  @Override
  public Executor executor() {
    return own == null ? THREADS.pool() : own;
  }

  /** The JVM's own even where an executor was lent: that one may be full of loads that hang. */
  @Override
  public Executor promptExecutor() {
    return THREADS.promptPool();
  }

  @Override
  public Cancellable schedule(Runnable task, Duration delay) {
    return THREADS.timer().schedule(task, delay);
  }

  @Override
  public Cancellable everyTick(Runnable task) {
    return THREADS.timer().everyTick(task);
  }

  /** Leaves the shared threads. Whoever scheduled something calls it off first. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      THREADS.leave(loads);
    }
  }
}
