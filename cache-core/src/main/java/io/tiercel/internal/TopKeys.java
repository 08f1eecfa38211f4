package io.tiercel.internal;

import io.tiercel.control.HotKeys;
import io.tiercel.spi.Scheduling;
import java.time.Duration;
import java.util.ArrayList;
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
 *
 * <p>The places are a heap with the least count at its top, so that the one which gives way to a
 * new key is at hand.
 */
final class TopKeys<K> {

  private static final int PLACES_A_KEY = 8;
  private static final long HALF_LIFE = Duration.ofMinutes(1).toNanos();

  private final int wanted;
  private final Scheduling scheduling;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<K, Place<K>> places = new HashMap<>();
  private final List<Place<K>> heap = new ArrayList<>();
  private long total;
  private long halvedAt;

  private static final class Place<K> {
    private K key;
    private long count;
    private long error;
    private int index;

    Place(K key, int index) {
      this.key = key;
      this.index = index;
    }

    long count() {
      return count;
    }
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
        Place<K> place = place(key);
        place.count++;
        sink(place);
      } finally {
        lock.unlock();
      }
    }
  }

  private Place<K> place(K key) {
    Place<K> present = places.get(key);
    if (present != null) {
      return present;
    }
    Place<K> place = heap.size() < wanted * PLACES_A_KEY ? another(key) : least(key);
    places.put(key, place);
    return place;
  }

  /** A place that is free, at the top, since nothing has a lower count. */
  private Place<K> another(K key) {
    Place<K> place = new Place<>(key, heap.size());
    heap.add(place);
    while (place.index > 0) {
      swap(place, heap.get((place.index - 1) / 2));
    }
    return place;
  }

  /** The place at the top, whose key gives way to this one. */
  private Place<K> least(K key) {
    Place<K> place = heap.get(0);
    places.remove(place.key);
    place.key = key;
    place.error = place.count;
    return place;
  }

  private void sink(Place<K> place) {
    while (true) {
      int child = 2 * place.index + 1;
      if (child >= heap.size()) {
        return;
      }
      Place<K> least = heap.get(child);
      if (child + 1 < heap.size() && heap.get(child + 1).count < least.count) {
        least = heap.get(child + 1);
      }
      if (place.count <= least.count) {
        return;
      }
      swap(place, least);
    }
  }

  private void swap(Place<K> one, Place<K> other) {
    int index = one.index;
    one.index = other.index;
    other.index = index;
    heap.set(one.index, one);
    heap.set(other.index, other);
  }

  private void halveIfDue() {
    long now = scheduling.nanos();
    if (now - halvedAt < HALF_LIFE) {
      return;
    }
    int halvings = (int) Math.min(62, (now - halvedAt) / HALF_LIFE);
    halvedAt = now;
    total >>= halvings;
    for (Place<K> place : heap) {
      place.count >>= halvings;
      place.error >>= halvings;
    }
    heap.removeIf(place -> place.count == 0);
    places.values().removeIf(place -> place.count == 0);
    heap.sort(Comparator.comparingLong(Place::count)); // what is sorted is a heap
    for (int i = 0; i < heap.size(); i++) {
      heap.get(i).index = i;
    }
  }

  /** The most frequent keys, the most frequent first. */
  List<HotKeys.Key<K>> top() {
    lock.lock();
    try {
      halveIfDue();
      ToLongFunction<Place<K>> count = Place::count;
      return heap.stream()
          .sorted(Comparator.comparingLong(count).reversed())
          .limit(wanted)
          .map(this::describe)
          .toList();
    } finally {
      lock.unlock();
    }
  }

  private HotKeys.Key<K> describe(Place<K> place) {
    double share = total == 0 ? 0 : Math.min(1, (double) place.count / total);
    return new HotKeys.Key<>(place.key, place.count, place.error, share);
  }
}
