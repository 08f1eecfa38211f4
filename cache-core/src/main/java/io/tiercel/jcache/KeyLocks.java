package io.tiercel.jcache;

import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One lock for each key that is being changed, so that listeners hear of the changes of a key in
 * the order in which they happened. Locks of different keys never are the same: a listener may
 * change another key.
 */
final class KeyLocks<K> {

  private final ConcurrentHashMap<K, Counted> locks = new ConcurrentHashMap<>();

  /** A lock, and how many hold it or wait for it; counted within the map's compute only. */
  private static final class Counted {
    private final ReentrantLock lock = new ReentrantLock();
    private int users;
  }

  void lock(K key) {
    Counted counted =
        locks.compute(
            key,
            (k, present) -> {
              Counted found = present == null ? new Counted() : present;
              found.users++;
              return found;
            });
    Objects.requireNonNull(counted).lock.lock();
  }

  void unlock(K key) {
    locks.computeIfPresent(key, KeyLocks::leave);
  }

  private static @Nullable Counted leave(Object key, Counted counted) {
    counted.lock.unlock();
    return --counted.users == 0 ? null : counted;
  }
}
