package io.tiercel.internal.load;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A number of places, so that losing a tier does not become a stampede on the source of truth.
 * Nobody blocks for one: whoever finds none free is called when it is his turn, in order.
 *
 * <p>One number holds how many places are taken and how many wait; a place is taken and given back
 * by one compare-and-set while nobody waits. Where somebody waits, the number and the queue change
 * together under a lock, and a place that is given back goes to the first in the queue without
 * becoming free, so that no newcomer overtakes.
 *
 * <p>The thread that gives a place back calls the next holder, who may well be done at once and
 * give it back again: those calls are queued on that thread instead of nested, so the stack does
 * not grow with the queue.
 */
public final class Bulkhead {

  private static final int WAITING_SHIFT = 32;
  private static final long ONE_WAITING = 1L << WAITING_SHIFT;

  /** The holders that this thread has still to call; set only while it calls one. */
  private static final ThreadLocal<@Nullable Deque<Waiting>> GRANTED = new ThreadLocal<>();

  private final int places;
  private final AtomicLong state = new AtomicLong();
  private final ReentrantLock lock = new ReentrantLock();
  private final Set<Waiting> queue = new LinkedHashSet<>();
  private final Set<Waiting> last = new LinkedHashSet<>();

  /** A bulkhead with that many places. */
  public Bulkhead(int places) {
    this.places = places;
  }

  /**
   * Takes a place and calls the holder: now, before this answers, if one is free, else on the
   * thread that gives one back. The holder gives it back by {@link #release}, once.
   */
  public Waiting acquire(Runnable holder) {
    return acquire(holder, queue);
  }

  /** As {@link #acquire}, but while others wait they come first, whenever they came. */
  public Waiting acquireLast(Runnable holder) {
    return acquire(holder, last);
  }

  private Waiting acquire(Runnable holder, Set<Waiting> line) {
    Waiting waiting = new Waiting(holder);
    if (takeIfFree() || takeOrWait(waiting, line)) {
      holder.run();
    }
    return waiting;
  }

  /** Takes a place if one is free, for whoever would not wait for it. */
  public boolean acquireIfFree() {
    return takeIfFree();
  }

  /** Whether whoever comes now has to wait. */
  public boolean isFull() {
    long present = state.get();
    return waiting(present) > 0 || taken(present) >= places;
  }

  /** Gives a place back, to the next in the queue if there is one. */
  public void release() {
    while (true) {
      long present = state.get();
      if (taken(present) == 0) {
        throw new IllegalStateException("A place in the bulkhead was given back twice");
      }
      if (waiting(present) > 0) {
        Waiting next = next();
        if (next != null) {
          grant(next);
          return;
        }
      } else if (state.compareAndSet(present, present - 1)) {
        return;
      }
    }
  }

  /** How many places are taken. */
  public int inFlight() {
    return taken(state.get());
  }

  /** How many wait for a place. */
  public int waiting() {
    return waiting(state.get());
  }

  private static int taken(long state) {
    return (int) state;
  }

  private static int waiting(long state) {
    return (int) (state >>> WAITING_SHIFT);
  }

  private boolean takeIfFree() {
    long present = state.get();
    while (waiting(present) == 0 && taken(present) < places) {
      if (state.compareAndSet(present, present + 1)) {
        return true;
      }
      present = state.get();
    }
    return false;
  }

  private boolean takeOrWait(Waiting waiting, Set<Waiting> line) {
    lock.lock();
    try {
      while (!takeIfFree()) {
        long present = state.get();
        boolean free = waiting(present) == 0 && taken(present) < places;
        if (!free && state.compareAndSet(present, present + ONE_WAITING)) {
          line.add(waiting);
          return false;
        }
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Waiting next() {
    lock.lock();
    try {
      Iterator<Waiting> first = (queue.isEmpty() ? last : queue).iterator();
      if (!first.hasNext()) {
        return null;
      }
      Waiting next = first.next();
      first.remove();
      state.addAndGet(-ONE_WAITING);
      return next;
    } finally {
      lock.unlock();
    }
  }

  private boolean withdraw(Waiting waiting) {
    lock.lock();
    try {
      boolean waited = queue.remove(waiting) || last.remove(waiting);
      if (waited) {
        state.addAndGet(-ONE_WAITING);
      }
      return waited;
    } finally {
      lock.unlock();
    }
  }

  private static void grant(Waiting next) {
    Deque<Waiting> outer = GRANTED.get();
    if (outer != null) {
      outer.add(next);
      return;
    }
    Deque<Waiting> mine = new ArrayDeque<>();
    mine.add(next);
    GRANTED.set(mine);
    try {
      callAll(mine);
    } finally {
      GRANTED.remove();
    }
  }

  /** Calls all of them, whatever one throws: each holds a place by now, and has to give it back. */
  private static void callAll(Deque<Waiting> granted) {
    try {
      for (Waiting next = granted.poll(); next != null; next = granted.poll()) {
        next.holder.run();
      }
    } finally {
      if (!granted.isEmpty()) {
        callAll(granted);
      }
    }
  }

  /** Somebody's place in the queue. */
  public final class Waiting {

    private final Runnable holder;

    private Waiting(Runnable holder) {
      this.holder = holder;
    }

    /** Leaves the queue. False if he is not in it: he has had his turn and holds a place. */
    public boolean withdraw() {
      return Bulkhead.this.withdraw(this);
    }
  }
}
