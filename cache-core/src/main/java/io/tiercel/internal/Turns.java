package io.tiercel.internal;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Lets this node's writers of one key act one after the other, so that an atomic operation neither
 * loses its lease to a neighbour nor overwrites what a neighbour's put has just returned for.
 * Writers on other nodes are kept apart by the leases at Home. Invalidations do not wait here: they
 * void the writer instead.
 */
final class Turns<K> {

  private final ConcurrentHashMap<K, Line> lines = new ConcurrentHashMap<>();

  /** Who acts and who waits; changed within the map's compute only. */
  private static final class Line {
    private @Nullable Queue<CompletableFuture<@Nullable Void>> waiting;
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

  /** Hands the turn to whoever waits longest. */
  void end(K key) {
    Following following = new Following();
    lines.computeIfPresent(key, following::of);
    if (following.turn != null) {
      following.turn.complete(null);
    }
  }

  /** Whose turn comes next. */
  private static final class Following {
    private @Nullable CompletableFuture<@Nullable Void> turn;

    @Nullable Line of(Object key, Line line) {
      turn = line.waiting == null ? null : line.waiting.poll();
      return turn == null ? null : line;
    }
  }
}
