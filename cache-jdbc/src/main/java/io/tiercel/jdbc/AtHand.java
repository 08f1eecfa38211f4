package io.tiercel.jdbc;

import io.tiercel.spi.Scheduling;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection beside the pool, with what it has prepared, for reads on threads of the
 * application. It is there or it is not: nobody waits for it, so that whoever finds it in use goes
 * where many are answered together. Opening and closing it is for threads of the tier's own.
 *
 * <p>It is opened after a read has shown that the database is well, and closed when it was not used
 * for a while, is old, or failed. Between {@link #take} and {@link #putBack} it belongs to one
 * thread.
 */
final class AtHand {

  private static final Logger LOG = LoggerFactory.getLogger("io.tiercel.jdbc");
  private static final Duration LOOK = Duration.ofSeconds(5);
  private static final long IDLE = Duration.ofSeconds(10).toNanos();
  private static final long OLD = Duration.ofMinutes(10).toNanos();

  private final Pool pool;
  private final Executor executor;
  private final AtomicReference<@Nullable Warm> present = new AtomicReference<>();
  private final AtomicBoolean exists = new AtomicBoolean();
  private volatile boolean closed;

  AtHand(Pool pool, Executor executor) {
    this.pool = pool;
    this.executor = executor;
  }

  /** A connection with its table, whose statements are prepared on it. */
  static final class Warm {
    private final Connection connection;
    private final Table table;
    private final Prepared prepared;
    private final long openedAt;
    private final long renewals;
    private long usedAt;
    private volatile boolean gone;

    private Warm(Connection connection, Table table, long renewals, long now) {
      this.connection = connection;
      this.prepared = new Prepared();
      this.table = table.keeping(prepared);
      this.renewals = renewals;
      this.openedAt = now;
      this.usedAt = now;
    }

    Connection connection() {
      return connection;
    }

    Table table() {
      return table;
    }

    /** Has whatever another thread runs on it fail. */
    void breakOff() {
      try {
        table.dialect().breakOff(connection, prepared.all());
      } catch (SQLException | RuntimeException gone) {
        LOG.debug("A read that took too long could not be broken off", gone);
      }
    }

    private boolean isOver(long now) {
      return now - usedAt > IDLE || now - openedAt > OLD;
    }
  }

  /** The connection, unless somebody else has it, or there is none. */
  @Nullable Warm take() {
    Warm warm = present.get() == null ? null : present.getAndSet(null);
    if (warm != null && warm.renewals != pool.renewals()) {
      discard(warm);
      return null;
    }
    return warm;
  }

  /** Somebody has used it, and it is as good as before. */
  void putBack(Warm warm, long now) {
    warm.usedAt = now;
    keep(warm, now);
  }

  private void keep(Warm warm, long now) {
    if (warm.isOver(now)) {
      discard(warm);
      return;
    }
    present.set(warm);
    if (closed && take() == warm) {
      discard(warm);
    }
  }

  /** It is of no use any more. */
  void discard(Warm warm) {
    warm.gone = true;
    exists.set(false);
    try {
      executor.execute(() -> close(warm));
    } catch (RejectedExecutionException over) {
      close(warm);
    }
  }

  /**
   * The database is well: opens a connection if there is none. Never one of the application's,
   * which could be that of a transaction of the thread that reads.
   */
  void offer(Table table, Scheduling scheduling) {
    if (mayExist(table.dialect()) && !exists.get() && exists.compareAndSet(false, true)) {
      try {
        executor.execute(() -> open(table, scheduling));
      } catch (RejectedExecutionException over) {
        exists.set(false);
      }
    }
  }

  private boolean mayExist(Dialect dialect) {
    return !closed && !pool.isBorrowed() && dialect.isLendable();
  }

  private void open(Table table, Scheduling scheduling) {
    try {
      long renewals = pool.renewals();
      Warm warm = new Warm(pool.beside(), table, renewals, scheduling.nanos());
      try {
        table.dialect().beforeReading(warm.connection);
        keep(warm, warm.openedAt);
        watch(warm, scheduling);
      } catch (SQLException | RuntimeException failure) {
        close(warm);
        throw failure;
      }
    } catch (SQLException | RuntimeException failure) {
      exists.set(false); // the next read that goes another way offers again
      LOG.debug("No connection for reads on threads of the application", failure);
    }
  }

  private void watch(Warm warm, Scheduling scheduling) {
    scheduling.schedule(() -> look(warm, scheduling), LOOK);
  }

  /** One that somebody has is not idle. */
  private void look(Warm warm, Scheduling scheduling) {
    if (present.compareAndSet(warm, null)) {
      keep(warm, scheduling.nanos());
    }
    if (!warm.gone && !closed) {
      watch(warm, scheduling);
    }
  }

  private static void close(Warm warm) {
    try {
      warm.connection.close();
    } catch (SQLException gone) {
      LOG.debug("A connection could not be closed", gone);
    }
  }

  void close() {
    closed = true;
    Warm warm = take();
    if (warm != null) {
      discard(warm);
    }
  }
}
