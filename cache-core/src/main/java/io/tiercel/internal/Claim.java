package io.tiercel.internal;

import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who may run a descent's load: the thread that waits for it, so that the loader sees that thread's
 * transaction and context, or the executor when no thread does.
 *
 * <p>The load is offered to one thread at a time and run by whoever wins the claim within {@link
 * Load#run}. A thread that leaves passes the offer on to another waiter, else to the executor.
 * Nothing is lost between the two: {@link #offer} writes the load and then reads the claimant,
 * {@link #leave} writes the claimant and then reads the load, so at least one of them sees both; if
 * both do, the claim decides.
 */
final class Claim {

  private static final ThreadLocal<@Nullable Claim> RUNNING = new ThreadLocal<>();

  private final List<? extends Flight<?, ?>> flights;
  private final LoadRunner elsewhere;
  private volatile @Nullable Thread claimant;
  private volatile @Nullable Load<?, ?> offered;
  private volatile @Nullable Thread runner;

  Claim(List<? extends Flight<?, ?>> flights, Caller caller) {
    this.flights = flights;
    this.claimant = caller.thread();
    this.elsewhere = caller.runner();
  }

  /** Lets the load run: here and now if this is the claimant's thread. */
  void offer(Load<?, ?> load) {
    offered = load;
    Thread chosen = claimant;
    if (chosen == Thread.currentThread()) {
      load.run();
    } else {
      call(chosen, load);
    }
  }

  /** Lets the load run on the executor, whoever waits. */
  void offerToExecutor(Load<?, ?> load) {
    elsewhere.run(load);
  }

  /** Runs the load on this thread if it is this thread's turn; answers whether it was. */
  boolean runIfMine() {
    Load<?, ?> load = offered;
    return load != null && claimant == Thread.currentThread() && load.run();
  }

  /** Whether the load waits for this thread to run it. */
  boolean isOfferedHere() {
    return offered != null && claimant == Thread.currentThread();
  }

  /** Passes the offer on, because the thread, no longer a waiter of any flight, goes away. */
  void leave(Thread thread) {
    Thread leaving = thread;
    while (leaving != null && claimant == leaving) {
      Thread next = successor(leaving);
      claimant = next;
      // the chosen one may have left before it was chosen: then it did not pass anything on
      leaving = next == null || isWaiting(next) ? null : next;
    }
    Load<?, ?> load = offered;
    if (load != null) {
      call(claimant, load);
    }
  }

  /** As {@link #leave}, for the creator, which went away before there was a claim. */
  void leaveUnseen() {
    Thread creator = claimant;
    if (creator != null) {
      leave(creator);
    }
  }

  private boolean isWaiting(Thread thread) {
    return flights.stream().anyMatch(flight -> flight.isWaitedForBy(thread));
  }

  /** Another thread that waits for one of the flights, or null. */
  private @Nullable Thread successor(Thread leaving) {
    for (Flight<?, ?> flight : flights) {
      Thread waiter = flight.waiterOtherThan(leaving);
      if (waiter != null) {
        return waiter;
      }
    }
    return null;
  }

  boolean isClaimant(Thread thread) {
    return claimant == thread;
  }

  /** Whether anybody but its creator asked for one of the flights. */
  boolean isWantedByOthers() {
    return flights.stream().anyMatch(Flight::isJoined);
  }

  /** The thread that runs the loader now, or null. */
  @Nullable Thread runner() {
    return runner;
  }

  /** Calls the loader on this thread. */
  <T> T whileRunning(Supplier<T> loader) {
    Claim outer = RUNNING.get();
    Thread outerRunner = runner;
    RUNNING.set(this);
    runner = Thread.currentThread();
    try {
      return loader.get();
    } finally {
      runner = outerRunner;
      RUNNING.set(outer); // null again on the outside; removing it would make the next load slower
    }
  }

  /** Whether the present thread is within a loader. */
  static boolean isRunningHere() {
    return RUNNING.get() != null;
  }

  private void call(@Nullable Thread chosen, Load<?, ?> load) {
    if (chosen == null) {
      offerToExecutor(load);
    } else {
      LockSupport.unpark(chosen);
    }
  }
}
