package io.tiercel.console;

import io.tiercel.stats.CacheStats;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The counters of the last minutes, so that a page that was just opened knows what went before.
 * Each point is hits of any tier, misses of all, loads, failed loads and the milliseconds of loads,
 * since the cache was built.
 */
final class Trend {

  /** How far points are from each other. */
  static final Duration EVERY = Duration.ofSeconds(2);

  private static final int KEPT = 151; // five minutes, both ends included

  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<List<Long>> points = new ArrayDeque<>();

  void add(CacheStats stats) {
    lock.lock();
    try {
      points.addLast(point(stats));
      if (points.size() > KEPT) {
        points.removeFirst();
      }
    } finally {
      lock.unlock();
    }
  }

  private static List<Long> point(CacheStats stats) {
    return List.of(
        stats.hits(),
        stats.misses(),
        stats.loads(),
        stats.loadFailures(),
        stats.loadTime().toMillis());
  }

  List<List<Long>> points() {
    lock.lock();
    try {
      return List.copyOf(points);
    } finally {
      lock.unlock();
    }
  }
}
