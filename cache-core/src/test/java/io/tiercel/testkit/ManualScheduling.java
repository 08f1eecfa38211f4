package io.tiercel.testkit;

import io.tiercel.spi.Scheduling;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A clock that moves only when a test says so, for tests with ordinary threads.
 *
 * <p>{@link #advance} runs on its caller's thread what becomes due: the clock goes from one planned
 * task to the next, and the tasks of every tick run before each step across a tick's boundary. All
 * methods may be called from any thread; two threads that advance take turns.
 */
public final class ManualScheduling implements Scheduling, AutoCloseable {
  private static final long TICK_NANOS = TICK.toNanos();
  private static final long ORIGIN_MILLIS = 1_000_000;
  private static final long EPOCH_MILLIS = 1_800_000_000_000L;

  private final ReentrantLock advancing = new ReentrantLock();
  private final ReentrantLock lock = new ReentrantLock();
  private final PriorityQueue<Planned> queue =
      new PriorityQueue<>(
          Comparator.comparingLong(Planned::time).thenComparingLong(Planned::serial));
  private final List<Planned> ticks = new CopyOnWriteArrayList<>();
  private final SplittableRandom random;
  private final Executor executor;
  private volatile long now;
  private final AtomicLong wallShift = new AtomicLong();
  private long serial;

  /** A clock whose executor is the given one. */
  public ManualScheduling(long seed, Executor executor) {
    this.random = new SplittableRandom(seed);
    this.executor = executor;
  }

  /** A clock whose executor runs each task at once, on the thread that hands it over. */
  public static ManualScheduling callerRuns() {
    return new ManualScheduling(1, Runnable::run);
  }

  /** A clock whose executor has as many daemon threads as it takes. */
  public static ManualScheduling threads() {
    AtomicInteger count = new AtomicInteger();
    return new ManualScheduling(
        1,
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "manual-" + count.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            }));
  }

  /** Moves the clock, and runs what becomes due on the way. */
  public void advance(Duration time) {
    advancing.lock();
    try {
      long end = Math.addExact(now, time.toNanos());
      for (Planned due = nextUntil(end); due != null; due = nextUntil(end)) {
        moveTo(Math.max(now, due.time));
        due.run();
      }
      moveTo(Math.max(now, end));
    } finally {
      advancing.unlock();
    }
  }

  /** Runs what is due already. */
  public void runDue() {
    advance(Duration.ZERO);
  }

  /** How many tasks are planned and not called off. */
  public int planned() {
    lock.lock();
    try {
      return queue.size();
    } finally {
      lock.unlock();
    }
  }

  /** Sets the wall clock forward, or back by a negative time. */
  public void shiftWall(Duration by) {
    wallShift.addAndGet(by.toMillis());
  }

  @Override
  public long millis() {
    return ORIGIN_MILLIS + now / 1_000_000;
  }

  @Override
  public long wallMillis() {
    return EPOCH_MILLIS + now / 1_000_000 + wallShift.get();
  }

  @Override
  public long nanos() {
    return now;
  }

  @Override
  public long random() {
    lock.lock();
    try {
      return random.nextLong();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Executor executor() {
    return executor;
  }

  @Override
  public Cancellable schedule(Runnable task, Duration delay) {
    lock.lock();
    try {
      long time = Math.addExact(now, Math.max(0, delay.toNanos()));
      Planned planned = new Planned(task, time, serial++);
      queue.add(planned);
      return () -> cancel(planned);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Cancellable everyTick(Runnable task) {
    Planned planned = new Planned(task, 0, 0);
    ticks.add(planned);
    return () -> ticks.remove(planned);
  }

  /** Ends the threads, if it has any of its own or was lent an executor service. */
  @Override
  public void close() {
    if (executor instanceof ExecutorService service) {
      service.shutdownNow();
    }
  }

  private void cancel(Planned planned) {
    lock.lock();
    try {
      queue.remove(planned);
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Planned nextUntil(long end) {
    lock.lock();
    try {
      Planned next = queue.peek();
      return next == null || next.time > end ? null : queue.poll();
    } finally {
      lock.unlock();
    }
  }

  private void moveTo(long time) {
    boolean crosses = time / TICK_NANOS > now / TICK_NANOS;
    now = time;
    if (crosses) {
      ticks.forEach(Planned::run);
    }
  }

  private static final class Planned {
    private final Runnable task;
    private final long time;
    private final long serial;

    private Planned(Runnable task, long time, long serial) {
      this.task = task;
      this.time = time;
      this.serial = serial;
    }

    private void run() {
      task.run();
    }

    private long time() {
      return time;
    }

    private long serial() {
      return serial;
    }
  }
}
