package io.tiercel.redis;

import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.Stream;

/** Has the changes of a key follow one another, as an application's transactions do. */
final class Turns {

  private final List<Lock> keys;
  private final ReadWriteLock all = new ReentrantReadWriteLock();

  Turns(int size) {
    this.keys = Stream.<Lock>generate(ReentrantLock::new).limit(size).toList();
  }

  /** Something that changes a truth and tells a cache. */
  interface Turn {
    void take() throws InterruptedException;
  }

  /** Changes one key. */
  void one(int key, Turn change) throws InterruptedException {
    locked(all.readLock(), () -> locked(keys.get(key), change));
  }

  /** Changes any keys. */
  void all(Turn change) throws InterruptedException {
    locked(all.writeLock(), change);
  }

  private static void locked(Lock lock, Turn change) throws InterruptedException {
    lock.lock();
    try {
      change.take();
    } finally {
      lock.unlock();
    }
  }
}
