package io.tiercel.internal;

import io.tiercel.internal.runtime.Later;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Lets this node's writers of one key act one after the other, so that an atomic operation neither
 * loses its lease to a neighbour nor overwrites what a neighbour's put has just returned for. (A
 * put of one step takes no turn: it gives way where the key is claimed.) Writers on other nodes are
 * kept apart by the leases at Home. Invalidations do not wait here: they void the writer instead.
 */
final class Turns<K> {

  private final ConcurrentHashMap<K, Line> lines = new ConcurrentHashMap<>();

  private final Executor executor;

  Turns(Executor executor) {
    this.executor = executor;
  }

  /** Who acts and who waits; changed within the map's compute only, but for the actor. */
  private static final class Line {
    private volatile @Nullable Thread actor;
    private @Nullable Queue<CompletableFuture<@Nullable Void>> waiting;
    private @Nullable CompletableFuture<@Nullable Void> next;
    private boolean crowded;
  }

  /** Completes when it is the asker's turn, which it must {@link #end}. */
  CompletableFuture<@Nullable Void> await(K key) {
    Line fresh = new Line();
    if (lines.putIfAbsent(key, fresh) == null) {
      return Steps.DONE;
    }
    CompletableFuture<@Nullable Void> turn = new CompletableFuture<>();
    Line line = lines.compute(key, (k, present) -> join(present, fresh, turn));
    return line == fresh ? Steps.DONE : turn;
  }

  private static Line join(
      @Nullable Line present, Line fresh, CompletableFuture<@Nullable Void> turn) {
    if (present == null) {
      return fresh;
    }
    if (present.waiting == null) {
      present.waiting = new ArrayDeque<>();
    }
    present.waiting.add(turn);
    return present;
  }

  /** Notes the thread that acts in the present turn, and may wait for others meanwhile. */
  void actedBy(K key, Thread thread) {
    Line line = lines.get(key);
    if (line != null) {
      line.actor = thread;
    }
  }

  /** The thread that acts in the present turn; null for none, or for one that waits for nobody. */
  @Nullable Thread actor(K key) {
    Line line = lines.get(key);
    return line == null ? null : line.actor;
  }

  /** Hands the turn to whoever waits longest. */
  void end(K key) {
    Line line = lines.computeIfPresent(key, Turns::withoutFirst);
    CompletableFuture<@Nullable Void> next = line == null ? null : line.next;
    if (next == null) {
      return;
    }
    if (line.crowded) { // each turn may run within the end of the one before
      Later.handOver(executor, () -> next.complete(null));
    } else {
      next.complete(null);
    }
  }

  /** The line as it goes on, its next one set apart; or nothing if nobody waits. */
  private static @Nullable Line withoutFirst(Object key, Line line) {
    line.actor = null;
    line.next = line.waiting == null ? null : line.waiting.poll();
    line.crowded = line.waiting != null && line.waiting.size() > 16;
    return line.next == null ? null : line;
  }
}
