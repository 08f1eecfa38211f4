package io.tiercel.internal.runtime;

import io.tiercel.spi.Scheduling;
import io.tiercel.spi.Scheduling.Cancellable;
import java.time.Duration;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One thread that runs short tasks after a delay, and ticks while anybody wants ticks.
 *
 * <p>A task that is due at the time of a tick comes after it, even when the thread is late: each
 * task first makes up for a tick that is due. A task that throws is complained about and harms
 * nobody else. A JVM that has run out of memory may lose the thread, or the plan of the ticks, all
 * the same: whoever asks for the time has them begin anew ({@link #ensureTicks}). Without ticks and
 * tasks there is no thread; missed ticks are not made up one by one, so a machine that was
 * suspended does not wake to a burst of them.
 *
 * <p>Most delays are time limits, which are called off long before they are over. The thread must
 * not be woken for each of them, only because it is the next that would be due: so while tasks are
 * planned there is always something due within a tick, in front of them.
 */
final class TickingTimer {

  private static final long TICK_NANOS = Scheduling.TICK.toNanos();

  /** Ticks that are missed for so long were lost, or the machine stands still. */
  private static final long LOST_NANOS = Duration.ofSeconds(1).toNanos();

  /** Longer delays are cut to this: nanoseconds would overflow. */
  private static final Duration FAR_AWAY = Duration.ofDays(36_500);

  private final LongSupplier nanos;
  private final Complaints complaints;
  private final ScheduledThreadPoolExecutor thread;
  private final CopyOnWriteArrayList<Ticking> ticked = new CopyOnWriteArrayList<>();
  private final ReentrantLock startAndStop = new ReentrantLock();
  private final AtomicBoolean pacing = new AtomicBoolean();
  private volatile boolean paceWanted;
  private @Nullable Future<?> ticks;
  private volatile long lastTick;
  private volatile long revivedAt;

  TickingTimer(LongSupplier nanos, Complaints complaints) {
    this.nanos = nanos;
    this.complaints = complaints;
    this.lastTick = nanos.getAsLong();
    this.revivedAt = lastTick;
    thread = new ScheduledThreadPoolExecutor(1, SharedThreads.daemons("tiercel-timer-"));
    thread.setRemoveOnCancelPolicy(true);
    thread.setKeepAliveTime(1, TimeUnit.SECONDS);
    thread.allowCoreThreadTimeOut(true);
  }

  Cancellable schedule(Runnable task, Duration delay) {
    long wait = delay.compareTo(FAR_AWAY) < 0 ? delay.toNanos() : FAR_AWAY.toNanos();
    if (wait > TICK_NANOS && ticked.isEmpty()) {
      keepPace();
    }
    Future<?> scheduled = thread.schedule(() -> run(task), wait, TimeUnit.NANOSECONDS);
    return () -> scheduled.cancel(false);
  }

  private void keepPace() {
    if (!paceWanted) {
      paceWanted = true;
    }
    if (!pacing.get() && pacing.compareAndSet(false, true)) {
      planPace();
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // it ends by itself
  private void planPace() {
    thread.schedule(this::pace, TICK_NANOS, TimeUnit.NANOSECONDS);
  }

  /** Goes on for as long as something was planned since it last came here. */
  private void pace() {
    if (paceWanted) {
      paceWanted = false;
      planPace();
    } else {
      pacing.set(false); // whoever plans something meanwhile wakes the thread, which is no harm
    }
  }

  Cancellable everyTick(Runnable task) {
    Ticking ticking = new Ticking(task);
    ticked.add(ticking);
    startOrStopTicks();
    return () -> {
      if (ticked.remove(ticking)) {
        startOrStopTicks();
      }
    };
  }

  /** Forgets whoever is still to be told of ticks. */
  void stopTicks() {
    ticked.clear();
    startOrStopTicks();
  }

  void keepIdleThread(long time, TimeUnit unit) {
    thread.setKeepAliveTime(time, unit);
  }

  private void startOrStopTicks() {
    startAndStop.lock();
    try {
      if (ticked.isEmpty()) {
        endTicks();
      } else if (ticks == null) {
        lastTick = nanos.getAsLong();
        ticks =
            thread.scheduleWithFixedDelay(this::tick, TICK_NANOS, TICK_NANOS, TimeUnit.NANOSECONDS);
      }
    } finally {
      startAndStop.unlock();
    }
  }

  private void endTicks() {
    if (ticks != null) {
      ticks.cancel(false);
      ticks = null;
    }
  }

  /** Has the ticks begin anew if there should be some at this time, and there are none. */
  void ensureTicks(long now) {
    if (now - lastTick > LOST_NANOS && now - revivedAt > LOST_NANOS && !ticked.isEmpty()) {
      revivedAt = now;
      revive();
    }
  }

  private void revive() {
    startAndStop.lock();
    try {
      endTicks();
      startOrStopTicks();
    } finally {
      startAndStop.unlock();
    }
  }

  private void tick() {
    try {
      lastTick = nanos.getAsLong();
      for (Ticking ticking : ticked) {
        guarded(ticking.task());
      }
    } catch (Error exhausted) {
      // There is no memory to say so: what is thrown here would end the ticks, and the next works.
    }
  }

  private void run(Runnable task) {
    if (nanos.getAsLong() - lastTick >= TICK_NANOS) {
      tick();
    }
    guarded(task);
  }

  private void guarded(Runnable task) {
    try {
      task.run();
    } catch (Throwable failure) {
      complaints.about("A timed task failed", failure);
    }
  }

  /** Two registrations of one task are two. */
  private static final class Ticking {
    private final Runnable task;

    Ticking(Runnable task) {
      this.task = task;
    }

    Runnable task() {
      return task;
    }
  }
}
