package io.tiercel.jdbc;

import io.tiercel.spi.Scheduling;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
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
 *
 * <p>A limit is kept because writers wait. Where there is too much they sweep before they go on, so
 * a table cannot grow faster than it is swept. Where a look is held up, nobody knows how much there
 * is, and a table could grow unseen: so whoever got far ahead of the looks waits for the one that
 * is under way. That time is bounded, because others wait for him: a database that is stuck for
 * longer is worse than a table that is too large.
 */
final class Sweep {

  /** For how many written rows it looks once. */
  private static final int STEP = 128;

  /** The same where nothing is over, and no limit needs watching. */
  private static final int CALM_STEP = 1_024;

  private static final int LOOKED_AT_PER_WRITE = 8;
  private static final int MOST = 8_192;
  private static final int ROUNDS = 16;
  private static final double TOO_MUCH = 0.03;

  /** How many rows may be written beyond those that a look has seen, where there is a limit. */
  private static final int LAG = 512;

  /** Which part of a statement's time a writer may wait for looks, so that those behind him can. */
  private static final int WAIT = 4;

  private static final Duration IDLE = Duration.ofSeconds(10);
  private static final long RECLAIM_UP_TO = 256L << 20;
  private static final long RECLAIM_FROM = 300;
  private static final long LOG_LIFE = Duration.ofMinutes(1).toMillis();
  private static final long LOG_PAUSE = Duration.ofSeconds(5).toNanos();

  private final Store store;
  private final boolean limited;
  private final Estimate estimate;
  private final Pace pace = new Pace();
  private final Portion portion = new Portion();
  private final ReentrantLock turn = new ReentrantLock();
  private final AtomicBoolean busy = new AtomicBoolean();
  private final LongAdder expired = new LongAdder();
  private final LongAdder evicted = new LongAdder();
  private volatile boolean calm;
  private volatile long turnedOver;
  private volatile @Nullable Long forgotAt;

  Sweep(Store store) {
    this.store = store;
    this.limited = store.settings().limits().limited();
    this.estimate = new Estimate(store.settings().limits());
  }

  JdbcStats.Content stats() {
    return new JdbcStats.Content(
        (long) estimate.rows(), (long) estimate.bytes(), expired.sum(), evicted.sum());
  }

  /** How many bytes there are, about; -1 until it has looked. */
  long bytes() {
    return estimate.isKnown() ? (long) estimate.bytes() : -1;
  }

  /** So many rows were written, by a thread of the tier's own. */
  void written(int count, Scheduling scheduling) {
    pace.written(count);
    if (pace.due() >= (isCalm() ? CALM_STEP : STEP)) {
      if (isBehind()) {
        catchUp(scheduling);
      } else {
        begin(scheduling);
      }
    }
  }

  private boolean isCalm() {
    return calm && !limited;
  }

  private boolean isBehind() {
    return limited && (estimate.excess() > TOO_MUCH || pace.lag() > LAG);
  }

  /**
   * Who writes looks himself, and does not wait for another thread to do it: all of them may be
   * where he is. He does wait for a look that is under way already.
   */
  private void catchUp(Scheduling scheduling) {
    long wait = store.settings().pool().statementTimeout().toNanos() / WAIT;
    long end = scheduling.nanos() + wait;
    try {
      if (turn.tryLock(wait, TimeUnit.NANOSECONDS)) {
        try {
          if (isBehind()) {
            run(scheduling, end);
          }
        } finally {
          turn.unlock();
        }
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /** Gives back, beside all else, what a table has left that was emptied. */
  void reclaim(Scheduling scheduling) {
    store.executor().execute(() -> reclaimBeside(scheduling));
  }

  private void reclaimBeside(Scheduling scheduling) {
    try {
      while (store.call(
          scheduling,
          (connection, table) -> new Housekeeping(store, connection, table).reclaim())) {
        // others write in between
      }
    } catch (SQLException | RuntimeException failure) {
      store.complain(failure);
    }
  }

  /** Looks now and then, and has something else done, until it is cancelled. */
  Scheduling.Cancellable whenIdle(Scheduling scheduling, Runnable beside) {
    return new Idle(scheduling, beside).plan();
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
    turn.lock();
    try {
      run(scheduling, scheduling.nanos() + store.settings().pool().statementTimeout().toNanos());
    } finally {
      turn.unlock();
      busy.set(false);
    }
  }

  /** Looks, and again until there is no longer too much, or the time is over. */
  private void run(Scheduling scheduling, long end) {
    long due = pace.begin();
    boolean done = false;
    try {
      store.call(
          scheduling,
          (connection, table) -> {
            step(connection, table, due, scheduling);
            for (int i = 0; i < ROUNDS && mustGoOn(scheduling, end); i++) {
              step(connection, table, due, scheduling);
            }
            return true;
          });
      done = true;
    } catch (SQLException | RuntimeException failure) {
      store.complain(failure);
    } finally {
      if (done) {
        pace.done();
        portion.done();
      } else {
        pace.failed();
        portion.failed();
      }
    }
  }

  private boolean mustGoOn(Scheduling scheduling, long end) {
    return estimate.excess() > TOO_MUCH && scheduling.nanos() < end;
  }

  private void step(Connection connection, Table table, long written, Scheduling scheduling)
      throws SQLException {
    long wanted = written * (isCalm() ? 1 : LOOKED_AT_PER_WRITE);
    wanted = Math.min(MOST, Math.max(STEP * 4L, wanted));
    double part = portion.of(wanted, estimate);
    Housekeeping keeping = new Housekeeping(store, connection, table);
    Arc arc = Arc.of(part, scheduling.random());
    Housekeeping.Amount found = keeping.measure(arc);
    while (found.rows() < STEP && part < 1) { // too little to say anything
      part = Portion.more(part);
      arc = Arc.of(part, scheduling.random());
      found = keeping.measure(arc);
    }
    long removed = remove(keeping, arc, found);
    forgetMessages(keeping, scheduling.nanos());
    long turned = turnedOver + written + removed;
    turnedOver = turned;
    if (turned > Math.max(RECLAIM_FROM, estimate.rows() / 8) && estimate.bytes() < RECLAIM_UP_TO) {
      turnedOver = 0;
      keeping.reclaim();
    }
  }

  /** Now and then, by a clock that nobody sets: the database's may have been ahead. */
  private void forgetMessages(Housekeeping keeping, long nanos) throws SQLException {
    Long last = forgotAt;
    if (last == null || nanos - last >= LOG_PAUSE) {
      forgotAt = nanos;
      keeping.forgetMessages(
          Math.max(LOG_LIFE, 2 * store.settings().coherence().window().toMillis()));
    }
  }

  private long remove(Housekeeping keeping, Arc arc, Housekeeping.Amount found)
      throws SQLException {
    if (arc.part() <= 0) {
      return 0;
    }
    long over = found.over() == 0 ? 0 : keeping.expire(arc, found);
    calm = over == 0;
    expired.add(over);
    long left = found.rows() - over;
    double share = found.rows() == 0 ? 0 : (double) left / found.rows();
    estimate.learn(left / arc.part(), found.bytes() * share / arc.part());
    long victims = (long) Math.ceil(left * estimate.excess());
    if (victims <= 0) {
      return over;
    }
    long gone = keeping.evict(arc, found, victims);
    evicted.add(gone);
    return over + gone;
  }

  /** One cache's pauses between looks. */
  private final class Idle implements Scheduling.Cancellable {
    private final Scheduling scheduling;
    private final Runnable beside;
    private volatile Scheduling.@Nullable Cancellable next;
    private volatile boolean cancelled;

    private Idle(Scheduling scheduling, Runnable beside) {
      this.scheduling = scheduling;
      this.beside = beside;
    }

    private Idle plan() {
      long jitter = Math.floorMod(scheduling.random(), IDLE.toMillis() / 2);
      next = scheduling.schedule(this::look, IDLE.plusMillis(jitter));
      return this;
    }

    private void look() {
      if (!cancelled) {
        beside.run();
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
