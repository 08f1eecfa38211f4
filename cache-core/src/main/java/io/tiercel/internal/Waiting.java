package io.tiercel.internal;

import io.tiercel.error.RecursiveLoadException;
import io.tiercel.spi.Entry;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The one place where a thread waits for a cache.
 *
 * <p>While it waits for a flight it runs that flight's load when the load is offered to it. Before
 * it goes to sleep it says what it waits for, and follows the links from the flight to the thread
 * that runs its load, or from the line of a key's writers to the thread that decides about it, to
 * what this thread waits for, and so on; if they lead back to itself, nobody would ever wake it, so
 * it throws. Of threads that close a cycle at the same time at least one sees all the links, since
 * each writes its own before it reads the others'.
 */
final class Waiting {

  private static final ConcurrentHashMap<Thread, Awaited> WAITS_FOR = new ConcurrentHashMap<>();

  private Waiting() {}

  /** Waits for the flight's answer; the future is complete then. */
  static void await(Crowd crowd, Flight<?, ?> flight) {
    await(crowd, flight, List.of());
  }

  /**
   * Waits for one of several flights. Loads of the others run here meanwhile, when their turn comes
   * first: the one waited for may need the place in the bulkhead that they hold.
   */
  static void await(Crowd crowd, Flight<?, ?> flight, List<? extends Flight<?, ?>> others) {
    if (flight.answer.isDone()) {
      return;
    }
    Thread self = Thread.currentThread();
    Awaited outer = WAITS_FOR.put(self, flight);
    flight.addWaiter(self);
    try {
      while (!flight.answer.isDone()) {
        if (!hasLoaded(flight, flight) && !hasLoadedOneOf(others, flight)) {
          sleep(crowd, flight);
        }
      }
    } finally {
      flight.removeWaiter(self);
      restore(self, outer);
    }
  }

  /** Goes away from flights: nobody may count on this thread for those that are not done. */
  static void leave(List<? extends Flight<?, ?>> flights) {
    flights.forEach(Waiting::leave);
  }

  /** Goes away from a flight. */
  static void leave(Flight<?, ?> flight) {
    if (!flight.answer.isDone()) {
      flight.leave(Thread.currentThread());
    }
  }

  private static boolean hasLoadedOneOf(
      List<? extends Flight<?, ?>> flights, Flight<?, ?> waitedFor) {
    for (Flight<?, ?> flight : flights) {
      if (!flight.answer.isDone() && hasLoaded(flight, waitedFor)) {
        return true;
      }
    }
    return false;
  }

  /** Runs the flight's load if it is this thread's turn; it waits for nothing else meanwhile. */
  private static boolean hasLoaded(Flight<?, ?> flight, Flight<?, ?> waitedFor) {
    Claim claim = flight.claim();
    if (claim == null || !claim.isOfferedHere()) {
      return false;
    }
    Thread self = Thread.currentThread();
    WAITS_FOR.put(self, flight);
    try {
      return claim.runIfMine();
    } finally {
      WAITS_FOR.put(self, waitedFor);
    }
  }

  private static void sleep(Crowd crowd, Flight<?, ?> flight) {
    if (leadsHere(flight)) {
      throw new RecursiveLoadException(crowd.cache());
    }
    crowd.join();
    LockSupport.park(flight);
    crowd.leave();
    if (Thread.interrupted()) {
      Thread.currentThread().interrupt();
      throw Failures.interrupted(crowd.cache(), new InterruptedException());
    }
  }

  private static boolean leadsHere(Awaited awaited) {
    Thread self = Thread.currentThread();
    Awaited next = awaited;
    for (int hops = 0; next != null && hops < 1_000; hops++) {
      Thread runner = next.runner();
      if (runner == self) {
        return true;
      }
      next = runner == null ? null : WAITS_FOR.get(runner);
    }
    return false;
  }

  /** Whether others may wait for this thread: it runs a loader, or decides about a key. */
  static boolean isWaitedForHere() {
    return Claim.runningHere() != null || Updates.isWithinOne();
  }

  /**
   * Does something that may have to wait for other writers of a key, on a thread that others may
   * wait for, and waits until it is done; fails before it waits for one of those others.
   */
  static <T extends @Nullable Object> T inLine(
      String cache, Awaited line, Supplier<CompletableFuture<T>> work) {
    Headroom.require();
    Thread self = Thread.currentThread();
    Awaited outer = WAITS_FOR.put(self, line);
    try {
      if (leadsHere(line)) {
        throw Failures.waitsForItself(cache);
      }
      return join(cache, work.get());
    } finally {
      restore(self, outer);
    }
  }

  private static void restore(Thread self, @Nullable Awaited outer) {
    if (outer == null) {
      WAITS_FOR.remove(self);
    } else {
      WAITS_FOR.put(self, outer);
    }
  }

  /**
   * The flight's answer for a caller that does not wait, or fails at once if it is its own load.
   */
  static <K, V> CompletableFuture<@Nullable Entry<V>> copy(Crowd crowd, Flight<K, V> flight) {
    String cache = crowd.cache();
    Claim claim = flight.claim();
    if (claim != null && claim.runner() == Thread.currentThread()) {
      return CompletableFuture.failedFuture(new RecursiveLoadException(cache));
    }
    if (!flight.answer.isDone()) {
      crowd.join();
      Steps.whenDone(flight.answer, crowd::leave);
    }
    return Steps.orElseFail(flight.answer, failure -> Failures.visible(cache, failure));
  }

  /** Waits for a change to come to its end. */
  static <T extends @Nullable Object> T join(String cache, CompletableFuture<T> stage) {
    try {
      return stage.get();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw Failures.interrupted(cache, interrupted);
    } catch (ExecutionException failed) {
      throw Failures.thrown(cache, failed.getCause() == null ? failed : failed.getCause());
    }
  }
}
