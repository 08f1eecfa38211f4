package io.tiercel.internal;

import io.tiercel.error.LoadTimeoutException;
import io.tiercel.internal.Source.Loaded;
import io.tiercel.internal.load.Bulkhead;
import io.tiercel.internal.runtime.Later;
import io.tiercel.policy.LoadTimeouts;
import io.tiercel.spi.Scheduling.Cancellable;
import io.tiercel.spi.Ticket;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One run of the loader for flights that no tier could answer.
 *
 * <p>It waits for a place in the bulkhead, is run once by whoever claims it, and keeps the leases
 * of its keys alive meanwhile. At the hard time-out it is given up: what the loader brings after
 * that is dropped, since nobody vouches for the tickets any more.
 */
final class Load<K, V> {

  private final Engine<K, V> engine;
  private final Source<K, V> source;
  private final Caller caller;
  private final List<Flight<K, V>> flights;
  private final Claim claim;
  private final CompletableFuture<List<Loaded<V>>> result = new CompletableFuture<>();
  private final AtomicBoolean claimed = new AtomicBoolean();
  private final AtomicBoolean ended = new AtomicBoolean();
  private volatile @Nullable Queue<Cancellable> timers;
  private volatile Bulkhead.@Nullable Waiting place;

  /** A load for flights of one descent, which share its claim. */
  Load(Engine<K, V> engine, Source<K, V> source, Caller caller, List<Flight<K, V>> flights) {
    this.engine = engine;
    this.source = source;
    this.caller = caller;
    this.flights = flights;
    this.claim = flights.get(0).requireClaim();
  }

  /** Begins; the answer completes normally, in the order of the flights. */
  CompletableFuture<List<Loaded<V>>> start() {
    flights.forEach(flight -> engine.observer().missed(flight.key));
    watch();
    if (caller.nested()) {
      granted();
    } else {
      place = engine.bulkhead().acquire(this::granted);
    }
    return result;
  }

  private void granted() {
    if (result.isDone()) {
      leaveBulkhead();
    } else if (runsWithoutCaller()) {
      claim.offerToExecutor(this);
    } else {
      claim.offer(this);
    }
  }

  /** Ends it because nobody is there to run it. If somebody has run it this is only told. */
  void refuse(Throwable failure) {
    if (claimed.compareAndSet(false, true)) {
      finish(Source.failedAll(flights.size(), failure), 0);
    } else {
      engine.observer().survived("what runs a load of cache " + engine.name(), failure);
    }
  }

  /**
   * Nobody's thread is held for a value that could be answered, or given up, before it is there.
   */
  private boolean runsWithoutCaller() {
    if (!engine.policy().timeouts().hard().isZero()) {
      return true;
    }
    for (Flight<K, V> flight : flights) {
      if (flight.options().allowStale() && flight.remembersAnything()) {
        return true;
      }
    }
    return false;
  }

  /** Runs the loader on this thread, if nobody else has claimed it; answers whether it did. */
  boolean run() {
    if (!claimed.compareAndSet(false, true)) {
      return false;
    }
    long began = engine.scheduling().nanos();
    List<Loaded<V>> brought = claim.whileRunning(() -> source.load(Descent.keys(flights)));
    if (wasInterrupted(brought) && passOn()) {
      return true;
    }
    finish(brought, engine.scheduling().nanos() - began);
    return true;
  }

  /** A loader that was interrupted says nothing about the source of truth. */
  private boolean wasInterrupted(List<Loaded<V>> brought) {
    for (Loaded<V> loaded : brought) {
      if (loaded.failure() instanceof InterruptedException) {
        Thread.currentThread().interrupt();
        return true;
      }
    }
    return false;
  }

  /** Leaves the load to the others who wait for it, if there are any. */
  private boolean passOn() {
    if (!claim.isClaimant(Thread.currentThread()) || !claim.isWantedByOthers()) {
      return false;
    }
    claimed.set(false);
    claim.leave(Thread.currentThread());
    return true;
  }

  private void finish(List<Loaded<V>> brought, long nanos) {
    try {
      leaveBulkhead();
    } finally {
      complete(brought, nanos);
    }
  }

  private void leaveBulkhead() {
    if (!caller.nested()) {
      engine.bulkhead().release();
    }
  }

  private void complete(List<Loaded<V>> brought, long nanos) {
    if (!ended.compareAndSet(false, true)) {
      return;
    }
    try {
      engine.loaded(brought, nanos);
    } finally {
      callOff();
      result.complete(brought);
    }
  }

  private void callOff() {
    Queue<Cancellable> running = timers;
    if (running != null) {
      running.forEach(Cancellable::cancel);
    }
  }

  private void watch() {
    LoadTimeouts timeouts = engine.policy().timeouts();
    if (!timeouts.soft().isZero()) {
      later(timeouts.soft(), this::answerStale);
    }
    if (!timeouts.hard().isZero()) {
      later(timeouts.hard(), this::giveUp);
    }
    for (Flight<K, V> flight : flights) {
      for (Ticket ticket : flight.tickets()) {
        if (ticket != null && !ticket.life().isZero()) {
          timers().add(KeptAlive.begin(ticket, engine.scheduling())::close);
        }
      }
    }
  }

  private void answerStale() {
    flights.forEach(engine.endings()::answerStaleEarly);
  }

  private void giveUp() {
    Duration limit = engine.policy().timeouts().hard();
    var late = new LoadTimeoutException(engine.name(), limit);
    complete(Source.failedAll(flights.size(), late), limit.toNanos());
    Bulkhead.Waiting waiting = place;
    if (waiting != null) {
      waiting.withdraw();
    }
  }

  private void later(Duration delay, Runnable task) {
    timers().add(Later.run(engine.scheduling(), delay, task));
  }

  private Queue<Cancellable> timers() {
    Queue<Cancellable> running = timers;
    if (running == null) { // the first one is added before the load begins, by one thread
      running = new ConcurrentLinkedQueue<>();
      timers = running;
    }
    return running;
  }
}
