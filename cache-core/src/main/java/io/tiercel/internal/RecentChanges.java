package io.tiercel.internal;

import io.tiercel.spi.Change;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What this node changed of late, each key and tag once. A server that takes over from another one
 * may have lost it, although it had been acknowledged.
 */
final class RecentChanges<K> {

  private static final int MOST = 1_024;
  private static final long KEPT = Duration.ofMinutes(1).toMillis();

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Change<K>, Long> changes = new LinkedHashMap<>();

  /** Keeps a change that took effect. */
  void add(Change<K> change, long now) {
    lock.lock();
    try {
      if (change instanceof Change.Keys<K> keys) {
        keys.keys().forEach(key -> put(Change.of(key), now));
      } else if (change instanceof Change.Tags<K> tags) {
        tags.tags().forEach(tag -> put(new Change.Tags<>(Set.of(tag)), now));
      } else {
        changes.clear();
        put(change, now);
      }
    } finally {
      lock.unlock();
    }
  }

  private void put(Change<K> change, long now) {
    changes.remove(change); // so that it comes last
    changes.put(change, now);
    if (changes.size() > MOST) {
      changes.remove(changes.keySet().iterator().next());
    }
  }

  /** Answers what is still recent, and forgets it: nothing is repeated twice. */
  List<Change<K>> drain(long now) {
    lock.lock();
    try {
      List<Change<K>> recent = new ArrayList<>();
      changes.forEach(
          (change, time) -> {
            if (now - time <= KEPT) {
              recent.add(change);
            }
          });
      changes.clear();
      return recent;
    } finally {
      lock.unlock();
    }
  }
}
