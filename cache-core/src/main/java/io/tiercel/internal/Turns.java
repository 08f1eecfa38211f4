package io.tiercel.internal;

import io.tiercel.internal.runtime.Later;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
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

  /** The writers of a key: who acts, and who waits. It is over when it was handed on to nobody. */
  static final class Line {
    private final ReentrantLock lock = new ReentrantLock();
    private final Queue<CompletableFuture<Line>> waiting = new ArrayDeque<>(1);
    private volatile @Nullable Thread actor;
    private boolean over;

    /** Stands in it; null if it is over. */
    private @Nullable CompletableFuture<Line> join() {
      lock.lock();
      try {
        if (over) {
          return null;
        }
        CompletableFuture<Line> turn = new CompletableFuture<>();
        waiting.add(turn);
        return turn;
      } finally {
        lock.unlock();
      }
    }

    /** The first of those who wait, who leaves the queue; null if it is over now. */
    private @Nullable CompletableFuture<Line> handOn() {
      lock.lock();
      try {
        actor = null;
        CompletableFuture<Line> next = waiting.poll();
        over = next == null;
        return next;
      } finally {
        lock.unlock();
      }
    }

    private boolean isCrowded() {
      lock.lock();
      try {
        return waiting.size() > 16;
      } finally {
        lock.unlock();
      }
    }
  }

  /** Completes when it is the asker's turn, with the line, which it must {@link #end}. */
  CompletableFuture<Line> await(K key) {
    Line fresh = new Line();
    while (true) {
      Line present = lines.putIfAbsent(key, fresh);
      if (present == null) {
        return CompletableFuture.completedFuture(fresh);
      }
      CompletableFuture<Line> turn = present.join();
      if (turn != null) {
        return turn;
      }
      lines.remove(key, present);
    }
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

  /**
   * Hands the turn to whoever waits longest. It is handed on, or over, before the key is looked at
   * again, whose hash code may fail: then the line is left to the next writer, who replaces it.
   */
  void end(K key, Line line) {
    CompletableFuture<Line> next = line.handOn();
    if (next == null) {
      lines.remove(key, line);
    } else if (line.isCrowded()) { // each turn may run within the end of the one before
      Later.handOver(executor, () -> next.complete(line));
    } else {
      next.complete(line);
    }
  }
}
