package io.tiercel.jdbc;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The store that several caches share: opened for the first of them, and closed after the last. */
final class SharedStore {

  private final Supplier<Store> open;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Store present;
  private int users;

  SharedStore(Supplier<Store> open) {
    this.open = open;
  }

  Store begin() {
    lock.lock();
    try {
      Store store = present == null ? open.get() : present;
      users++;
      present = store;
      return store;
    } finally {
      lock.unlock();
    }
  }

  void end(Store store) {
    lock.lock();
    try {
      if (--users == 0) {
        present = null;
        store.close();
      }
    } finally {
      lock.unlock();
    }
  }

  JdbcStats stats() {
    lock.lock();
    try {
      return present == null ? JdbcStats.NONE : present.stats();
    } finally {
      lock.unlock();
    }
  }
}
