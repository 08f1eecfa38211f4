package io.tiercel.redis;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The wire that several caches share: made for the first of them, and closed after the last. */
final class SharedWire {

  private final Supplier<RedisWire> connect;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Use present;

  /** A wire in use, and the reads that are gathered on it. */
  static final class Use {
    private final RedisWire wire;
    private final Reads reads;
    private final @Nullable Replicas replicas;
    private int users;

    Use(RedisWire wire) {
      this.wire = wire;
      this.reads = new Reads(wire);
      ReadWire elsewhere = wire.replicas();
      this.replicas = elsewhere == null ? null : new Replicas(elsewhere);
    }

    RedisWire wire() {
      return wire;
    }

    Reads reads() {
      return reads;
    }

    @Nullable Replicas replicas() {
      return replicas;
    }
  }

  SharedWire(Supplier<RedisWire> connect) {
    this.connect = connect;
  }

  Use begin() {
    lock.lock();
    try {
      Use use = present == null ? new Use(connect.get()) : present;
      use.users++;
      present = use;
      return use;
    } finally {
      lock.unlock();
    }
  }

  void end(Use use) {
    lock.lock();
    try {
      if (--use.users == 0) {
        present = null;
        use.wire.close();
      }
    } finally {
      lock.unlock();
    }
  }
}
