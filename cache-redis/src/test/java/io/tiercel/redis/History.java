package io.tiercel.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The source of truth of some keys, each a number that only grows, and a judge of what nodes answer
 * while others change it.
 *
 * <p>A read that began after an invalidation had returned on its own node, delivered or not, must
 * not answer what was true before it; on any other node the same from one bound after an
 * invalidation that was delivered.
 */
final class History {

  private final AtomicLongArray truth;
  private final List<Key> keys = new ArrayList<>();
  private final long bound;
  private final Queue<String> violations = new ConcurrentLinkedQueue<>();
  private final AtomicLong reads = new AtomicLong();
  private final AtomicLong delivered = new AtomicLong();
  private final AtomicLong undelivered = new AtomicLong();
  private final AtomicLong excused = new AtomicLong();

  /** What may be asked of each key. Guarded by itself. */
  private static final class Key {
    private final long[] ofNode;
    private final NavigableMap<Long, Long> ofAll = new TreeMap<>();

    private Key(int nodes) {
      this.ofNode = new long[nodes];
    }
  }

  /** A read that began; it may answer nothing below the floors. */
  record Reading(int node, int key, long began, long ownFloor, long floor) {}

  /** A change of the truth of which the caches are to be told. */
  record Writing(int node, List<Integer> keys, List<Long> versions) {}

  History(int size, int nodes, Duration bound) {
    this.truth = new AtomicLongArray(size);
    this.bound = bound.toNanos();
    for (int i = 0; i < size; i++) {
      keys.add(new Key(nodes));
    }
  }

  int size() {
    return truth.length();
  }

  /** What is true now. */
  long truth(int key) {
    return truth.get(key);
  }

  /** Changes the truth of some keys. */
  Writing write(int node, List<Integer> changed) {
    return new Writing(node, changed, changed.stream().map(truth::incrementAndGet).toList());
  }

  /** The invalidation has returned, and reached every tier. */
  void delivered(Writing writing) {
    delivered.incrementAndGet();
    note(writing, System.nanoTime());
  }

  /** The invalidation has returned, and said that it did not reach every tier. */
  void undelivered(Writing writing) {
    undelivered.incrementAndGet();
    note(writing, Long.MAX_VALUE);
  }

  private void note(Writing writing, long time) {
    for (int i = 0; i < writing.keys().size(); i++) {
      Key key = keys.get(writing.keys().get(i));
      long version = writing.versions().get(i);
      synchronized (key) {
        key.ofNode[writing.node()] = Math.max(key.ofNode[writing.node()], version);
        if (time != Long.MAX_VALUE) {
          long before = key.ofAll.isEmpty() ? 0 : key.ofAll.lastEntry().getValue();
          key.ofAll.put(time, Math.max(before, version));
        }
      }
    }
  }

  Reading reading(int node, int index) {
    Key key = keys.get(index);
    synchronized (key) {
      long now = System.nanoTime();
      var known = key.ofAll.floorEntry(now - bound);
      return new Reading(node, index, now, key.ofNode[node], known == null ? 0 : known.getValue());
    }
  }

  /** A node that starts anew has changed nothing. */
  void restarted(int node) {
    for (Key key : keys) {
      synchronized (key) {
        key.ofNode[node] = 0;
      }
    }
  }

  /** Judges an answer. */
  void answered(Reading reading, long version) {
    answered(reading, version, false);
  }

  /**
   * Judges an answer.
   *
   * @param suspended whether the node stood still meanwhile, for which nothing is promised of what
   *     others changed
   */
  void answered(Reading reading, long version, boolean suspended) {
    reads.incrementAndGet();
    if (version > truth.get(reading.key())) {
      violations.add(reading + " answered " + version + ", which was never true");
    } else if (version < reading.ownFloor()) {
      violations.add(reading + " answered " + version + ", which this node had invalidated");
    } else if (version < reading.floor() && suspended) {
      excused.incrementAndGet();
    } else if (version < reading.floor()) {
      violations.add(reading + " answered " + version + ", which another node had invalidated");
    }
  }

  List<String> violations() {
    return List.copyOf(violations);
  }

  long operations() {
    return reads.get() + delivered.get() + undelivered.get();
  }

  @Override
  public String toString() {
    return "%,d reads, %,d delivered and %,d undelivered changes, %d violations, %d excused"
        .formatted(
            reads.get(), delivered.get(), undelivered.get(), violations.size(), excused.get());
  }
}
