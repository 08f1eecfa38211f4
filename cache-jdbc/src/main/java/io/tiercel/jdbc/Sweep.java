package io.tiercel.jdbc;

import io.tiercel.spi.Scheduling;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Removes rows whose time is over, and rows that are too many, in small parts of the keys that are
 * chosen at random, so that nodes do not meet. Writes drive it: for every row written it looks at
 * several. When nothing is written it looks now and then.
 *
 * <p>How much there is, it learns from the parts that it looks at. Nothing that a fence protects is
 * removed, whatever the limit says: a tombstone keeps old values out.
 */
final class Sweep {

  /** For how many written rows it looks once. */
  private static final int STEP = 128;

  private static final int LOOKED_AT_PER_WRITE = 8;
  private static final int MOST = 8_192;
  private static final int ROUNDS = 16;
  private static final double TOO_MUCH = 0.03;
  private static final double FIRST = 1 / 1024d;

  /** How much of the limit is kept: samples are off by a little. */
  private static final double TARGET = 0.66;

  /** The same of bytes: a database needs as much again around rows that come and go. */
  private static final double TARGET_OF_BYTES = 0.45;

  private static final double WEIGHT = 0.3;
  private static final Duration IDLE = Duration.ofSeconds(10);
  private static final long RECLAIM_UP_TO = 256L << 20;
  private static final long RECLAIM_FROM = 300;
  private static final long LOG_LIFE = Duration.ofMinutes(1).toMillis();

  private final Store store;
  private final JdbcSettings settings;
  private final ReentrantLock turn = new ReentrantLock();
  private final AtomicBoolean busy = new AtomicBoolean();
  private final AtomicLong credit = new AtomicLong();
  private final LongAdder expired = new LongAdder();
  private final LongAdder evicted = new LongAdder();
  private volatile double rows = -1;
  private volatile double bytes;
  private volatile long turnedOver;

  Sweep(Store store) {
    this.store = store;
    this.settings = store.settings();
  }

  JdbcStats.Content stats() {
    return new JdbcStats.Content(
        (long) Math.max(0, rows), (long) bytes, expired.sum(), evicted.sum());
  }

  /** How many bytes there are, about; -1 until it has looked. */
  long bytes() {
    return rows < 0 ? -1 : (long) bytes;
  }

  /**
   * So many rows were written. Where there are too many the writer itself removes some before it
   * goes on: so the table cannot grow faster than it is swept.
   */
  void written(int count, Scheduling scheduling) {
    if (credit.addAndGet(count) >= STEP) {
      if (excess() > TOO_MUCH) {
        run(scheduling);
      } else {
        begin(scheduling);
      }
    }
  }

  /** Looks now and then, until it is cancelled. */
  Scheduling.Cancellable whenIdle(Scheduling scheduling) {
    return new Idle(scheduling).plan();
  }

  private void begin(Scheduling scheduling) {
    if (busy.compareAndSet(false, true)) {
      try {
        store.executor().execute(() -> runBeside(scheduling));
      } catch (RejectedExecutionException over) {
        busy.set(false);
      }
    }
  }

  private void runBeside(Scheduling scheduling) {
    try {
      run(scheduling);
    } finally {
      busy.set(false);
    }
  }

  private void run(Scheduling scheduling) {
    turn.lock();
    try {
      long due = credit.getAndSet(0);
      store.call(
          scheduling,
          (connection, table) -> {
            step(connection, table, due, scheduling);
            for (int i = 0; i < ROUNDS && excess() > TOO_MUCH; i++) {
              step(connection, table, due, scheduling);
            }
            return true;
          });
    } catch (SQLException | RuntimeException failure) {
      store.complain(failure);
    } finally {
      turn.unlock();
    }
  }

  private void step(Connection connection, Table table, long written, Scheduling scheduling)
      throws SQLException {
    long wanted = Math.min(MOST, Math.max(STEP * 4L, written * LOOKED_AT_PER_WRITE));
    double part = rows < 0 ? FIRST : Math.min(1, wanted / Math.max(1, rows));
    Housekeeping keeping = new Housekeeping(connection, table);
    Arc arc = Arc.of(part, scheduling.random());
    Housekeeping.Amount found = keeping.measure(connection, arc);
    while (found.rows() < STEP && part < 1) { // too little to say anything
      part = Math.min(1, part * 8);
      arc = Arc.of(part, scheduling.random());
      found = keeping.measure(connection, arc);
    }
    long removed = remove(connection, table, keeping, arc, found);
    keeping.forgetMessages(connection, LOG_LIFE);
    long turned = turnedOver + written + removed;
    turnedOver = turned;
    if (turned > Math.max(RECLAIM_FROM, rows / 8) && bytes < RECLAIM_UP_TO) {
      turnedOver = 0;
      table.dialect().reclaim(connection, table.names());
    }
  }

  private long remove(
      Connection connection, Table table, Housekeeping keeping, Arc arc, Housekeeping.Amount found)
      throws SQLException {
    if (arc.part() <= 0) {
      return 0;
    }
    long over = store.transaction(connection, table, () -> keeping.expire(connection, arc));
    expired.add(over);
    long left = found.rows() - over;
    double share = found.rows() == 0 ? 0 : (double) left / found.rows();
    learn(left / arc.part(), found.bytes() * share / arc.part());
    long victims = (long) Math.ceil(left * excess());
    if (victims <= 0) {
      return over;
    }
    long gone = store.transaction(connection, table, () -> keeping.evict(connection, arc, victims));
    evicted.add(gone);
    return over + gone;
  }

  private void learn(double seenRows, double seenBytes) {
    boolean first = rows < 0;
    rows = first ? seenRows : rows + WEIGHT * (seenRows - rows);
    bytes = first ? seenBytes : bytes + WEIGHT * (seenBytes - bytes);
  }

  /** Which part of the rows is too much. */
  private double excess() {
    JdbcSettings.Limits limits = settings.limits();
    double byRows = 1 - limits.rows() * TARGET / Math.max(1, rows);
    double byBytes = 1 - limits.bytes() * TARGET_OF_BYTES / Math.max(1, bytes);
    return limits.limited() ? Math.max(0, Math.max(byRows, byBytes)) : 0;
  }

  /** One cache's pauses between looks. */
  private final class Idle implements Scheduling.Cancellable {
    private final Scheduling scheduling;
    private volatile Scheduling.@Nullable Cancellable next;
    private volatile boolean cancelled;

    private Idle(Scheduling scheduling) {
      this.scheduling = scheduling;
    }

    private Idle plan() {
      long jitter = Math.floorMod(scheduling.random(), IDLE.toMillis() / 2);
      next = scheduling.schedule(this::look, IDLE.plusMillis(jitter));
      return this;
    }

    private void look() {
      if (!cancelled) {
        begin(scheduling);
        plan();
      }
    }

    @Override
    public void cancel() {
      cancelled = true;
      Scheduling.Cancellable pending = next;
      if (pending != null) {
        pending.cancel();
      }
    }
  }
}
