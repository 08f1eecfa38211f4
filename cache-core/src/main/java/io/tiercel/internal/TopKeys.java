package io.tiercel.internal;

import io.tiercel.control.HotKeys;
import io.tiercel.spi.Scheduling;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ToLongFunction;

/**
 * The most frequent keys of a stream in bounded memory: the Space-Saving sketch, whose counts are
 * halved each minute. A key that occurs more often than one in so many as there are places is
 * always among them. Whoever finds the lock taken does not wait, and is not counted.
 */
final class TopKeys<K> {

  private static final int PLACES_A_KEY = 8;
  private static final long HALF_LIFE = Duration.ofMinutes(1).toNanos();

  private final int wanted;
  private final Scheduling scheduling;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<K, Place> places = new HashMap<>();
  private long total;
  private long halvedAt;

  private static final class Place {
    private long count;
    private long error;
  }

  /** Keeps eight times as many places as keys are wanted. */
  TopKeys(int wanted, Scheduling scheduling) {
    this.wanted = wanted;
    this.scheduling = scheduling;
    this.halvedAt = scheduling.nanos();
  }

  void add(K key) {
    if (lock.tryLock()) {
      try {
        halveIfDue();
        total++;
        place(key).count++;
      } finally {
        lock.unlock();
      }
    }
  }

  private Place place(K key) {
    Place present = places.get(key);
    if (present != null) {
      return present;
    }
    Place fresh = new Place();
    if (places.size() >= wanted * PLACES_A_KEY) {
      Map.Entry<K, Place> least = least();
      fresh.count = least.getValue().count;
      fresh.error = fresh.count;
      places.remove(least.getKey());
    }
    places.put(key, fresh);
    return fresh;
  }

  private Map.Entry<K, Place> least() {
    return places.entrySet().stream().min(Comparator.comparingLong(TopKeys::count)).orElseThrow();
  }

  private static long count(Map.Entry<?, Place> entry) {
    return entry.getValue().count;
  }

  private void halveIfDue() {
    long now = scheduling.nanos();
    if (now - halvedAt < HALF_LIFE) {
      return;
    }
    int halvings = (int) Math.min(62, (now - halvedAt) / HALF_LIFE);
    halvedAt = now;
    total >>= halvings;
    places.values().forEach(place -> place.count >>= halvings);
    places.values().forEach(place -> place.error >>= halvings);
    places.values().removeIf(place -> place.count == 0);
  }

  /** The most frequent keys, the most frequent first. */
  List<HotKeys.Key<K>> top() {
    lock.lock();
    try {
      halveIfDue();
      ToLongFunction<Map.Entry<K, Place>> count = TopKeys::count;
      return places.entrySet().stream()
          .sorted(Comparator.comparingLong(count).reversed())
          .limit(wanted)
          .map(entry -> describe(entry.getKey(), entry.getValue()))
          .toList();
    } finally {
      lock.unlock();
    }
  }

  private HotKeys.Key<K> describe(K key, Place place) {
    double share = total == 0 ? 0 : Math.min(1, (double) place.count / total);
    return new HotKeys.Key<>(key, place.count, place.error, share);
  }
}
