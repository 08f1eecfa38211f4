package io.tiercel.internal;

import io.tiercel.error.LoadTimeoutException;
import io.tiercel.internal.Source.Loaded;
import io.tiercel.internal.load.Bulkhead;
import io.tiercel.internal.runtime.Later;
import io.tiercel.policy.LoadTimeouts;
import io.tiercel.spi.Scheduling.Cancellable;
import io.tiercel.spi.Ticket;
import java.time.Duration;
import java.util.ArrayList;
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
 * that is dropped, since nobody vouches for the tickets any more. Where the loader is called for
 * one key after the other, each of them has that time, and what came before is kept.
 *
 * <p>Where a loader waits for its answer ({@link Flight#press}) nothing that this loader may hold
 * is waited for: the load needs no place in the bulkhead, and if the executor does not begin with
 * it, the waiting thread does.
 */
final class Load<K, V> {

  /** How long the executor may take to begin a load that a loader waits for. */
  private static final Duration GRACE = Duration.ofMillis(100);

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
  private volatile boolean placeless;
  private volatile Stage stage = Stage.WAITING;
  private volatile boolean lent;

  /** Those that came while the others are still being loaded; null if all come at once. */
  private volatile @Nullable Queue<Loaded<V>> arrived;

  private volatile long arrivedAt;

  /** Who may run it. */
  private enum Stage {
    WAITING,
    OFFERED,
    FOR_EXECUTOR
  }

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
    claim.begin(this);
    watch();
    if (caller.nested()) {
      placeless = true;
      granted();
    } else if (flights.get(0).canWait()) {
      place = engine.bulkhead().acquireLast(this::granted);
      if (!flights.get(0).canWait()) {
        standInLine();
      }
    } else {
      place = engine.bulkhead().acquire(this::granted);
    }
    if (place != null && isPressing()) {
      hurry();
    }
    return result;
  }

  private void granted() {
    if (result.isDone()) {
      leaveBulkhead();
    } else if (runsWithoutCaller()) {
      stage = Stage.FOR_EXECUTOR;
      claim.offerToExecutor(this);
      if (isPressing()) {
        lendLater();
      }
    } else {
      stage = Stage.OFFERED;
      claim.offer(this);
    }
  }

  /** Somebody has nothing better than this renewal: from now on it waits as others do. */
  void standInLine() {
    Bulkhead.Waiting waiting = place;
    if (waiting != null && waiting.withdraw()) {
      place = engine.bulkhead().acquire(this::granted);
      if (isPressing()) {
        hurry();
      }
    }
  }

  /** A loader waits for it, which may have the place or the thread that this one waits for. */
  void hurry() {
    Bulkhead.Waiting waiting = place;
    if (waiting != null && waiting.withdraw()) {
      placeless = true;
      granted();
    } else if (stage == Stage.FOR_EXECUTOR) {
      lendLater();
    }
  }

  private boolean isPressing() {
    return caller.nested() || flights.stream().anyMatch(Flight::isPressing);
  }

  /** How long the executor may take to begin: its threads see to it that time limits are kept. */
  private Duration grace() {
    Duration half = engine.policy().timeouts().hard().dividedBy(2);
    return half.isZero() || half.compareTo(GRACE) > 0 ? GRACE : half;
  }

  private void lendLater() {
    if (!claimed.get()) {
      Later.run(engine.scheduling(), grace(), this::lend);
    }
  }

  private void lend() {
    if (!claimed.get()) {
      lent = true;
      flights.forEach(Flight::wakeWaiters);
    }
  }

  /** Whether it waits for the claimant to run it. */
  boolean isOffered() {
    return stage == Stage.OFFERED;
  }

  /** Whether a loader that waits for it may run it, since the executor did not begin. */
  boolean isLent() {
    return lent && !claimed.get();
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
   * Where no time-out does that, the caller waits anyway, and may be one of the executor's threads.
   */
  private boolean runsWithoutCaller() {
    LoadTimeouts timeouts = engine.policy().timeouts();
    if (!timeouts.hard().isZero()) {
      return true;
    }
    if (timeouts.soft().isZero()) {
      return false;
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
    List<Loaded<V>> brought = claim.whileRunning(this::callLoader);
    if (wasInterrupted(brought) && passOn()) {
      return true;
    }
    finish(brought, engine.scheduling().nanos() - began);
    return true;
  }

  private List<Loaded<V>> callLoader() {
    try {
      return flights.size() == 1
          ? List.of(source.loadOne(flights.get(0).key))
          : filledUp(source.load(Descent.keys(flights), this::arrives));
    } catch (RuntimeException | Error failure) {
      return Source.failedAll(flights.size(), failure);
    }
  }

  /** What came, and for those keys whose turn did not come the failure that ended it. */
  private List<Loaded<V>> filledUp(List<Loaded<V>> brought) {
    int missing = flights.size() - brought.size();
    Throwable last = missing == 0 ? null : brought.get(brought.size() - 1).failure();
    if (last != null) {
      brought.addAll(Source.failedAll(missing, last));
    }
    return brought;
  }

  /**
   * Keeps what came for one key; answers whether the others are to be loaded: not if nobody waits
   * for them any more, or if this thread was told to end.
   */
  private boolean arrives(Loaded<V> loaded) {
    Queue<Loaded<V>> earlier = arrived;
    if (earlier != null) {
      earlier.add(loaded);
      arrivedAt = engine.scheduling().nanos();
    }
    Throwable failure = loaded.failure();
    return !ended.get() && (failure == null || !Failures.isInterruptionHere(failure));
  }

  /** A loader that was interrupted says nothing about the source of truth. */
  private boolean wasInterrupted(List<Loaded<V>> brought) {
    for (Loaded<V> loaded : brought) {
      Throwable failure = loaded.failure();
      if (failure != null && Failures.isInterruptionHere(failure)) {
        Thread.currentThread().interrupt();
        return true;
      }
    }
    return false;
  }

  /** Leaves the load to the others who wait for it, if there are any. */
  private boolean passOn() {
    Thread self = Thread.currentThread();
    boolean offered = isOffered();
    boolean waits = offered ? claim.isClaimant(self) : lent && Claim.runningHere() != null;
    if (!waits || !claim.isWantedByOthers()) {
      return false;
    }
    Queue<Loaded<V>> earlier = arrived;
    if (earlier != null) {
      earlier.clear();
    }
    lent = false;
    claimed.set(false);
    if (offered) {
      claim.leave(self);
    } else {
      claim.offerToExecutor(this);
      lendLater();
    }
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
    if (!placeless) {
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
      arrived = flights.size() == 1 ? null : new ConcurrentLinkedQueue<>();
      arrivedAt = engine.scheduling().nanos();
      later(timeouts.hard(), this::giveUpIfLate);
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

  /** Each key has the whole time; before the first one came, it is that of all. */
  private void giveUpIfLate() {
    Duration limit = engine.policy().timeouts().hard();
    Duration left = limit.minusNanos(engine.scheduling().nanos() - arrivedAt);
    Queue<Loaded<V>> earlier = arrived;
    if (earlier != null && !earlier.isEmpty() && !left.isNegative() && !left.isZero()) {
      if (!ended.get()) {
        later(left, this::giveUpIfLate);
      }
    } else {
      giveUp(limit, earlier == null ? List.of() : List.copyOf(earlier));
    }
  }

  private void giveUp(Duration limit, List<Loaded<V>> earlier) {
    var late = new LoadTimeoutException(engine.name(), limit);
    List<Loaded<V>> all = new ArrayList<>(earlier);
    all.addAll(Source.failedAll(flights.size() - earlier.size(), late));
    complete(all, limit.toNanos());
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
