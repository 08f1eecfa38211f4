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
 * Nothing is lost between the two: a load that is offered says so and then has the claimant read,
 * {@link #leave} writes the claimant and then asks the load, so at least one of them sees both; if
 * both do, the claim decides.
 *
 * <p>A load that is for the executor is lent to a thread within a loader that waits for it, if the
 * executor does not begin: its threads may all be within such loaders.
 */
final class Claim {

  private static final ThreadLocal<@Nullable Claim> RUNNING = new ThreadLocal<>();

  private final List<? extends Flight<?, ?>> flights;
  private final Caller caller;
  private volatile @Nullable Thread claimant;
  private volatile @Nullable Load<?, ?> load;
  private volatile @Nullable Thread runner;

  Claim(List<? extends Flight<?, ?>> flights, Caller caller) {
    this.flights = flights;
    this.claimant = caller.thread();
    this.caller = caller;
  }

  /** Notes the load that its flights need, before it waits for anything. */
  void begin(Load<?, ?> begun) {
    load = begun;
  }

  /** Lets the load run, which says so from now on: here if this is the claimant's thread. */
  void offer(Load<?, ?> offered) {
    Thread chosen = claimant;
    if (chosen == Thread.currentThread()) {
      offered.run();
    } else {
      call(chosen, offered);
    }
  }

  /** Lets the load run on the executor, whoever waits. */
  void offerToExecutor(Load<?, ?> offered) {
    caller.runner().run(offered);
  }

  /** Runs the load on this thread if it is for this thread; answers whether it was. */
  boolean runIfMine() {
    Load<?, ?> present = load;
    return present != null && isForThisThread(present) && present.run();
  }

  /** Whether the load waits for this thread to run it. */
  boolean isOfferedHere() {
    Load<?, ?> present = load;
    return present != null && isForThisThread(present);
  }

  private boolean isForThisThread(Load<?, ?> present) {
    return present.isOffered()
        ? claimant == Thread.currentThread()
        : present.isLent() && runningHere() != null;
  }

  /** Passes the offer on, because the thread, no longer a waiter of any flight, goes away. */
  void leave(Thread thread) {
    if (claimant != thread) {
      return; // the load is another one's, who is at it or was called
    }
    Thread leaving = thread;
    while (leaving != null && claimant == leaving) {
      Thread next = successor(leaving);
      claimant = next;
      // the chosen one may have left before it was chosen: then it did not pass anything on
      leaving = next == null || isWaiting(next) ? null : next;
    }
    Load<?, ?> present = load;
    if (present != null && present.isOffered()) {
      call(claimant, present);
    }
  }

  /** Lets the load wait no longer than it must: somebody within a loader waits for it. */
  void hurry() {
    Load<?, ?> present = load;
    if (present != null) {
      present.hurry();
    }
  }

  /** Lets the load wait as the others do, though it was to come after them. */
  void standInLine() {
    Load<?, ?> present = load;
    if (present != null) {
      present.standInLine();
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

  /** The load whose loader asked for this one; null for none. */
  @Nullable Claim within() {
    return caller.within();
  }

  /** Whether its loader is at that key now, of the cache that the other one asks. */
  boolean isLoading(Object key, Caller other) {
    return runner != null
        && caller.isOfSameCache(other)
        && flights.stream().anyMatch(flight -> flight.key.equals(key));
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

  /** The load within whose loader the present thread is, or null. */
  static @Nullable Claim runningHere() {
    return RUNNING.get();
  }

  private void call(@Nullable Thread chosen, Load<?, ?> offered) {
    if (chosen == null) {
      offerToExecutor(offered);
    } else {
      LockSupport.unpark(chosen);
    }
  }
}
