package io.tiercel.jcache;

import java.util.Collection;
import java.util.Comparator;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One lock for each key that is being changed, so that a writer and listeners hear of the changes
 * of a key in the order in which they happened. Locks of different keys never are the same: a
 * listener may change another key.
 */
final class KeyLocks<K> {

  private final ConcurrentHashMap<K, Counted> locks = new ConcurrentHashMap<>();
  private final AtomicLong made = new AtomicLong();

  /** A lock, and how many hold it or wait for it; counted within the map's compute only. */
  private static final class Counted {
    private final ReentrantLock lock = new ReentrantLock();
    private final long number;
    private int users;

    Counted(long number) {
      this.number = number;
    }
  }

  void lock(K key) {
    wanted(key).lock.lock();
  }

  /**
   * Locks several keys. Each is wanted before any is locked, so that whoever else wants some of
   * them has the same locks, and takes them in the same order: nobody waits in a circle.
   */
  void lockAll(Collection<? extends K> keys) {
    keys.stream()
        .map(this::wanted)
        .sorted(Comparator.comparingLong(counted -> counted.number))
        .toList()
        .forEach(counted -> counted.lock.lock());
  }

  void unlockAll(Collection<? extends K> keys) {
    keys.forEach(this::unlock);
  }

  private Counted wanted(K key) {
    Counted counted =
        locks.compute(
            key,
            (k, present) -> {
              Counted found = present == null ? new Counted(made.incrementAndGet()) : present;
              found.users++;
              return found;
            });
    return Objects.requireNonNull(counted);
  }

  void unlock(K key) {
    locks.computeIfPresent(key, KeyLocks::leave);
  }

  private static @Nullable Counted leave(Object key, Counted counted) {
    counted.lock.unlock();
    return --counted.users == 0 ? null : counted;
  }
}
