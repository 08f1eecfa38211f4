package io.tiercel.internal;

import io.tiercel.CacheOptions;
import io.tiercel.spi.Entry;
import io.tiercel.spi.Worth;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A read of one key that is under way, and the answer that its readers wait for.
 *
 * <p>In the table of {@link Flights} there is one for each key (and set of options), which others
 * may join: that is the one load in progress. A flight that is not in the table serves only whoever
 * made it: a look, which loads nothing, or a reload.
 */
final class Flight<K, V> extends Passage<K, V> implements Joinable<K, V>, Awaited {

  /** Stands for the beginning of a descent that is yet to come. */
  static final long NOT_BEGUN = Long.MAX_VALUE;

  private static final VarHandle WAITERS;

  static {
    try {
      WAITERS = MethodHandles.lookup().findVarHandle(Flight.class, "waiters", Queue.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** The cache's epoch when it started; it may be joined in no later one. */
  final long epoch;

  /** What readers get; never handed out itself. Null means that a look found nothing. */
  final CompletableFuture<@Nullable Entry<V>> answer = new CompletableFuture<>();

  private volatile @Nullable Queue<Thread> waiters;
  private volatile @Nullable Claim claim;

  /**
   * Whether it failed before it was under way, and may still be in the table: nobody joins it. A
   * field, for who fails for want of stack can still write one.
   */
  volatile boolean lost;

  private volatile boolean joined;
  private volatile boolean pressing;
  private volatile boolean awaited;
  private volatile long began = NOT_BEGUN;
  private volatile boolean renewal;

  /** The flight whose answer, and whose load, this one waits for; null for none. */
  private @Nullable Flight<K, V> behind;

  Flight(K key, CacheOptions options, long epoch, int levels) {
    super(key, options, levels);
    this.epoch = epoch;
  }

  @Override
  public @Nullable Flight<K, V> serving(CacheOptions asked) {
    return options() == asked || options().equals(asked) ? this : null;
  }

  @Override
  public boolean holds(Flight<K, V> flight) {
    return this == flight;
  }

  @Override
  public boolean anyMatch(Predicate<Flight<K, V>> condition) {
    return condition.test(this);
  }

  @Override
  public Joinable<K, V> and(Flight<K, V> another) {
    return serving(another.options()) == null ? new Formation<>(this, another) : another;
  }

  @Override
  public @Nullable Joinable<K, V> without(Flight<K, V> landed) {
    return this == landed ? null : this;
  }

  /** Who may run the load that this flight leads to; null until its descent has begun. */
  @Nullable Claim claim() {
    return behind == null ? claim : behind.claim();
  }

  @Override
  public @Nullable Thread runner() {
    Claim present = claim();
    return present == null ? null : present.runner();
  }

  /**
   * Notes that a loader needs the answer, which may hold what the load of this flight waits for.
   */
  void press() {
    pressing = true;
    Claim present = claim;
    if (present != null) {
      present.hurry();
    }
  }

  boolean isPressing() {
    return pressing;
  }

  /** Notes that somebody has nothing better than the answer of this renewal. */
  private Flight<K, V> awaited() {
    awaited = true;
    Claim present = claim;
    if (present != null) {
      present.standInLine();
    }
    return this;
  }

  /** Whether it may come after all others: a renewal whose answer nobody needs yet. */
  boolean canWait() {
    return renewal && !awaited;
  }

  /** Passes on whatever load may be offered to the thread: it goes away. */
  void leave(Thread thread) {
    Claim present = claim();
    if (present != null) {
      present.leave(thread);
    }
  }

  Claim requireClaim() {
    return Objects.requireNonNull(claim, "no descent has begun");
  }

  /** Notes that its descent begins, and when by {@link Admission#beginning}. */
  void begin(Claim descentsClaim, long now) {
    began = now;
    claim = descentsClaim;
  }

  /** Notes that it renews an entry that may still be good, so that readers need not wait for it. */
  Flight<K, V> asRenewal() {
    renewal = true;
    return this;
  }

  boolean isRenewal() {
    return renewal;
  }

  /** When its descent began; {@link #NOT_BEGUN} before. */
  long began() {
    return began;
  }

  /** Notes that somebody besides its creator wants the answer. */
  Flight<K, V> join() {
    joined = true;
    return this;
  }

  boolean isJoined() {
    return joined;
  }

  /** This look's answer if it found something, else the answer of the flight beside it. */
  Flight<K, V> orElse(Flight<K, V> other) {
    if (answer.isDone() && hasFound()) {
      return this;
    }
    Flight<K, V> either = new Flight<>(key, options(), epoch, tickets().length);
    either.behind = other;
    Steps.whenDone(answer, () -> either.follow(hasFound() ? answer : other.awaited().answer));
    return either;
  }

  /** Whether its answer is there already, and is of no use any more at that time. */
  boolean isOver(long now) {
    if (!answer.isDone() || Steps.failureOf(answer) != null) {
      return false;
    }
    Entry<V> entry = answer.join();
    return entry != null && entry.worth(now) == Worth.NOTHING;
  }

  private boolean hasFound() {
    return Steps.failureOf(answer) == null && answer.join() != null;
  }

  private void follow(CompletableFuture<@Nullable Entry<V>> leader) {
    Steps.whenDone(
        leader,
        () -> {
          Throwable failure = Steps.failureOf(leader);
          if (failure == null) {
            answer.complete(leader.join());
          } else {
            answer.completeExceptionally(failure);
          }
        });
  }

  /** Has the thread woken up when there is an answer. */
  void addWaiter(Thread thread) {
    Queue<Thread> queue = waiters;
    if (queue == null) {
      Queue<Thread> fresh = new ConcurrentLinkedQueue<>();
      if (WAITERS.compareAndSet(this, null, fresh)) {
        Steps.whenDone(answer, () -> fresh.forEach(LockSupport::unpark));
      }
      queue = Objects.requireNonNull(waiters);
    }
    queue.add(thread);
  }

  void removeWaiter(Thread thread) {
    Queue<Thread> queue = waiters;
    if (queue != null) {
      queue.remove(thread);
    }
  }

  /** Lets all waiters look again what they may do. */
  void wakeWaiters() {
    Queue<Thread> queue = waiters;
    if (queue != null) {
      queue.forEach(LockSupport::unpark);
    }
  }

  boolean isWaitedForBy(Thread thread) {
    Queue<Thread> queue = waiters;
    return queue != null && queue.contains(thread);
  }

  /** Any thread that waits for the answer, but the given one. */
  @Nullable Thread waiterOtherThan(@Nullable Thread thread) {
    Queue<Thread> queue = waiters;
    if (queue == null) {
      return null;
    }
    return queue.stream().filter(waiter -> waiter != thread).findFirst().orElse(null);
  }
}
