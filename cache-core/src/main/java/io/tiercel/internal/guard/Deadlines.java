package io.tiercel.internal.guard;

import io.tiercel.internal.runtime.Later;
import io.tiercel.spi.Scheduling;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Ends the patience with what is not done in time. All of it gets the same time, so what came first
 * is due first, and one timer serves for all: no operation plans one of its own under a lock, only
 * to call it off again, which many threads would feel.
 *
 * <p>The timer is set for the first that was not done when it last went off. So as long as nothing
 * is late it goes off once in the time that each has. What is done leaves the queue with those
 * before it, so the queue is about as long as what is under way.
 */
final class Deadlines {

  /** Longer limits are cut to this: nanoseconds would overflow. */
  private static final Duration FAR_AWAY = Duration.ofDays(36_500);

  private final Duration limit;
  private final Scheduling scheduling;
  private final Queue<Deadline> pending = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean watched = new AtomicBoolean();

  /** Deadlines of which each is so long after its beginning. */
  Deadlines(Duration limit, Scheduling scheduling) {
    this.limit = limit.compareTo(FAR_AWAY) < 0 ? limit : FAR_AWAY;
    this.scheduling = scheduling;
  }

  /** How long everything may take. */
  Duration limit() {
    return limit;
  }

  /** Runs the task promptly when the time is over, unless it is called off before. */
  Deadline begin(Runnable task) {
    Deadline deadline = new Deadline(scheduling.nanos() + limit.toNanos(), task);
    pending.add(deadline);
    watch();
    return deadline;
  }

  /**
   * Sets the timer for the first, unless it is set or there is nothing. Whoever gives the watch up
   * looks once more: somebody may have relied on it meanwhile.
   */
  private void watch() {
    while (!watched.get() && !pending.isEmpty() && watched.compareAndSet(false, true)) {
      Deadline first = pending.peek();
      if (first != null) {
        scheduling.schedule(this::passBy, first.leftAt(scheduling.nanos()));
        return;
      }
      watched.set(false);
    }
  }

  /** It was done: nothing comes of its deadline, which leaves as soon as it is the first. */
  void callOff(Deadline deadline) {
    deadline.task = null;
    Deadline first = pending.peek();
    while (first != null && first.task == null) {
      pending.remove(first); // and not poll(): by now another one may be the first
      first = pending.peek();
    }
  }

  /** On the timer's thread, which nothing may keep: what is over ends on another. */
  private void passBy() {
    try {
      Deadline first = pending.peek();
      while (first != null && first.isOver(scheduling.nanos())) {
        if (pending.remove(first)) {
          first.run(scheduling);
        }
        first = pending.peek();
      }
    } finally {
      watched.set(false);
      watch();
    }
  }

  /** Something that is to be done by then. */
  static final class Deadline {
    private final long at;
    private volatile @Nullable Runnable task;

    private Deadline(long at, Runnable task) {
      this.at = at;
      this.task = task;
    }

    private Duration leftAt(long now) {
      return Duration.ofNanos(Math.max(0, at - now));
    }

    private boolean isOver(long now) {
      return task == null || now - at >= 0;
    }

    private void run(Scheduling scheduling) {
      Runnable due = task;
      if (due != null) {
        Later.handOver(scheduling.promptExecutor(), due);
      }
    }
  }
}
