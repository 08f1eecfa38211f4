package io.tiercel.jdbc;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The store that several caches share: opened for the first of them, and closed after the last. */
final class SharedStore {

  private final Supplier<OwnFile.Hold> holding;
  private final Supplier<Store> open;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Store present;
  private OwnFile.Hold hold = () -> {};
  private int users;

  /**
   * A store that is not open.
   *
   * @param holding what the store needs as long as it is open
   */
  SharedStore(Supplier<OwnFile.Hold> holding, Supplier<Store> open) {
    this.holding = holding;
    this.open = open;
  }

  Store begin() {
    lock.lock();
    try {
      Store store = present == null ? openHeld() : present;
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
        try {
          store.close();
        } finally {
          hold.close();
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private Store openHeld() {
    OwnFile.Hold held = holding.get();
    try {
      Store store = open.get();
      hold = held;
      return store;
    } catch (RuntimeException | Error failure) {
      held.close();
      throw failure;
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
