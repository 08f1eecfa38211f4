package io.tiercel.internal;

import io.tiercel.spi.Entry;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The one load in progress for a key: what its readers wait for. */
final class Flight<K, V> extends Passage<K, V> {

  /** Stands for the beginning of a descent that is yet to come. */
  static final long NOT_BEGUN = Long.MAX_VALUE;

  /** The cache's epoch when it started; it may be joined in no later one. */
  final long epoch;

  /** What readers get; never handed out itself. Null means that a look found nothing. */
  final CompletableFuture<@Nullable Entry<V>> answer = new CompletableFuture<>();

  private final AtomicReference<@Nullable Queue<Thread>> waiters = new AtomicReference<>();
  private volatile @Nullable Claim claim;
  private volatile boolean joined;
  private volatile long began = NOT_BEGUN;
  private volatile boolean renewal;

  Flight(K key, long epoch, int levels) {
    super(key, levels);
    this.epoch = epoch;
  }

  /** Who may run the load that this flight leads to; null until its descent has begun. */
  @Nullable Claim claim() {
    return claim;
  }

  Claim requireClaim() {
    return Objects.requireNonNull(claim, "no descent has begun");
  }

  /** Notes that its descent begins, and when by {@link Engine#beginning}. */
  void begin(Claim descentsClaim, long now) {
    began = now;
    claim = descentsClaim;
  }

  /** Notes that it renews an entry which may still be good: nobody waits for it in vain. */
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
    Flight<K, V> either = new Flight<>(key, epoch, tickets().length);
    either.claim = other.claim;
    Steps.whenDone(answer, () -> either.follow(hasFound() ? answer : other.answer));
    return either;
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
    Queue<Thread> queue = waiters.get();
    if (queue == null) {
      Queue<Thread> fresh = new ConcurrentLinkedQueue<>();
      queue = waiters.compareAndExchange(null, fresh);
      if (queue == null) {
        queue = fresh;
        Steps.whenDone(answer, () -> fresh.forEach(LockSupport::unpark));
      }
    }
    queue.add(thread);
  }

  void removeWaiter(Thread thread) {
    Queue<Thread> queue = waiters.get();
    if (queue != null) {
      queue.remove(thread);
    }
  }

  boolean isWaitedForBy(Thread thread) {
    Queue<Thread> queue = waiters.get();
    return queue != null && queue.contains(thread);
  }

  /** Any thread that waits for the answer, but the given one. */
  @Nullable Thread waiterOtherThan(@Nullable Thread thread) {
    Queue<Thread> queue = waiters.get();
    if (queue == null) {
      return null;
    }
    return queue.stream().filter(waiter -> waiter != thread).findFirst().orElse(null);
  }
}
