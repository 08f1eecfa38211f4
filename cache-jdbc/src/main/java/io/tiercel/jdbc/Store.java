package io.tiercel.jdbc;

import io.tiercel.codec.KeyHash;
import io.tiercel.spi.Scheduling;
import io.tiercel.spi.Scope;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A database that caches share: its connections, the threads that use them, and its tables, which
 * are made or checked by whoever needs them first.
 *
 * <p>Statements run on threads of the tier's own. So none of them can ever be part of a transaction
 * of the application, which are bound to threads of the application, and nobody who must not wait
 * does. Where connections are the tier's own, a thread that waits anyway may read by itself ({@link
 * OwnThread}): what is bound to it are other connections.
 */
final class Store {

  private static final Logger LOG = LoggerFactory.getLogger("io.tiercel.jdbc");
  private static final int ATTEMPTS = 4;
  private static final long CLOSING = 2_000;

  private final String name;
  private final JdbcSettings settings;
  private final Pool pool;
  private final NetworkLimit networkLimit;
  private final Workers threads;
  private final ReentrantLock writer = new ReentrantLock();
  private final ReentrantLock greeting = new ReentrantLock();
  private final Releases releases = new Releases();
  private final AtomicBoolean complained = new AtomicBoolean();
  private final AtHand atHand;
  private final Sweep sweep;
  private volatile boolean emptied;
  private volatile @Nullable Table table;
  private volatile @Nullable Waking waking;

  /** Something to be done with a connection, whose statements commit one by one. */
  interface Work<T> {
    T run(Connection connection, Table table) throws SQLException;
  }

  /** Something to be done within one transaction. */
  interface Part<T> {
    T run() throws SQLException;
  }

  Store(String name, JdbcSettings settings, Pool pool, Workers threads) {
    this.name = name;
    this.settings = settings;
    this.pool = pool;
    this.networkLimit =
        pool.isBorrowed()
            ? NetworkLimit.of(settings.pool().statementTimeout())
            : NetworkLimit.AS_SET_UP;
    this.threads = threads;
    this.atHand = new AtHand(pool, threads);
    this.sweep = new Sweep(this);
  }

  JdbcSettings settings() {
    return settings;
  }

  Executor executor() {
    return threads;
  }

  Sweep sweep() {
    return sweep;
  }

  Releases releases() {
    return releases;
  }

  AtHand atHand() {
    return atHand;
  }

  Pool pool() {
    return pool;
  }

  JdbcStats stats() {
    return new JdbcStats(pool.stats(), sweep.stats());
  }

  /** Does something with a connection. */
  <T> T call(Scheduling scheduling, Work<T> work) throws SQLException {
    try (Connection connection = pool.connection(scheduling)) {
      long began = scheduling.nanos();
      try {
        return networkLimit.within(connection, () -> committing(connection, work, scheduling));
      } catch (SQLException failure) {
        learn(failure, scheduling);
        throw failure;
      } finally {
        pool.used(scheduling.nanos() - began);
      }
    }
  }

  /** Whoever set the connection up finds it as it was, also where a pool does not see to that. */
  private <T> T committing(Connection connection, Work<T> work, Scheduling scheduling)
      throws SQLException {
    boolean committing = connection.getAutoCommit();
    if (!committing) {
      connection.setAutoCommit(true);
    }
    try {
      return work.run(connection, tableBy(connection, scheduling));
    } finally {
      if (!committing) {
        attempt(() -> connection.setAutoCommit(false));
      }
    }
  }

  /** Whoever comes next makes a table that is gone, or finds another server. */
  private void learn(SQLException failure, Scheduling scheduling) {
    if (Failures.isMissingTable(failure)) {
      table = null;
    } else if (Failures.isReadOnly(failure)) {
      pool.renew(scheduling.nanos());
    }
  }

  private Table tableBy(Connection connection, Scheduling scheduling) throws SQLException {
    Table known = table;
    return known == null ? greet(connection, scheduling) : known;
  }

  private Table greet(Connection connection, Scheduling scheduling) throws SQLException {
    greeting.lock();
    try {
      Table known = table;
      if (known == null) {
        Dialect dialect = Schema.dialectOf(connection);
        new Schema(dialect, settings.tables(), !pool.isBorrowed()).ensure(connection);
        known = new Table(dialect, settings.tables().names(dialect));
        dialect.begin(connection, known.names());
        emptyIfOwn(connection, known, scheduling);
        waking = waking == null ? wakingOf(dialect) : waking;
        table = known;
      }
      return known;
    } finally {
      greeting.unlock();
    }
  }

  /** What an earlier run has left missed what was invalidated since. */
  private void emptyIfOwn(Connection connection, Table found, Scheduling scheduling)
      throws SQLException {
    if (settings.scope() == Scope.LOCAL && !emptied) {
      transaction(connection, found, () -> found.empty(connection));
      emptied = true;
      sweep.reclaim(scheduling);
    }
  }

  private @Nullable Waking wakingOf(Dialect dialect) {
    if (pool.isBorrowed() || !settings.coherence().listens() || !dialect.listens()) {
      return null;
    }
    Waking begun = new Waking(pool, dialect);
    begun.start(name);
    return begun;
  }

  /** What tells of news on the tables' channels; null where nobody does. */
  @Nullable Waking waking() {
    return waking;
  }

  /** Writes in one transaction. */
  <T> T transaction(Connection connection, Table table, Part<T> part) throws SQLException {
    return alone(table.dialect(), () -> repeated(table, () -> once(connection, table, part)));
  }

  /**
   * Replaces rows by themselves, and answers which of them were. On connections that somebody else
   * has set up what is set for a transaction holds, so there it is one.
   */
  Set<KeyHash> swap(Connection connection, Table table, Collection<Swap> swaps)
      throws SQLException {
    if (swaps.isEmpty()) {
      return Set.of();
    }
    boolean alone = table.dialect().swapsAtOnce() && swaps.size() <= Swaps.MOST;
    return alone && !pool.isBorrowed()
        ? repeated(table, () -> table.swap(connection, swaps))
        : transaction(connection, table, () -> table.swap(connection, swaps));
  }

  /** Changes leases by themselves, and answers which of them were. */
  Set<Rent> rent(Connection connection, Table table, Collection<Rent> rents) throws SQLException {
    return rents.isEmpty()
        ? Set.of()
        : transaction(connection, table, () -> table.rent(connection, rents));
  }

  /** Writes. Where a database has one writer, others of this JVM wait here. */
  <T> T alone(Dialect dialect, Part<T> part) throws SQLException {
    if (!dialect.hasOneWriter()) {
      return part.run();
    }
    writer.lock();
    try {
      return part.run();
    } finally {
      writer.unlock();
    }
  }

  private <T> T repeated(Table table, Part<T> part) throws SQLException {
    for (int i = 1; ; i++) {
      try {
        return part.run();
      } catch (SQLException failure) {
        if (i == ATTEMPTS || !table.dialect().isWorthRepeating(failure)) {
          throw failure;
        }
      }
    }
  }

  /** The tier's own connections are set up for its transactions. */
  private <T> T once(Connection connection, Table table, Part<T> part) throws SQLException {
    int wanted = table.dialect().isolation();
    if (!pool.isBorrowed() || wanted == Connection.TRANSACTION_NONE) {
      return within(connection, table, part);
    }
    int present = connection.getTransactionIsolation();
    if (present == wanted) {
      return within(connection, table, part);
    }
    connection.setTransactionIsolation(wanted);
    try {
      return within(connection, table, part);
    } finally {
      attempt(() -> connection.setTransactionIsolation(present));
    }
  }

  private <T> T within(Connection connection, Table table, Part<T> part) throws SQLException {
    boolean committed = false;
    try {
      connection.setAutoCommit(false);
      if (pool.isBorrowed()) {
        table.dialect().beginBorrowed(connection, settings.pool().statementTimeout());
        table.dialect().lockForWriting(connection, table.names());
      }
      T result = part.run();
      connection.setAutoCommit(true); // which commits; after commit() SQLite would begin anew
      committed = true;
      return result;
    } finally {
      if (!committed) {
        undo(connection);
      }
    }
  }

  /**
   * Also where it could not even begin: SQLite's driver takes the connection for one within a
   * transaction then, and would begin one itself, which cannot wait for the lock that it needs.
   */
  private static void undo(Connection connection) {
    attempt(connection::rollback);
    attempt(() -> connection.setAutoCommit(true));
  }

  /** A step after a failure, which is what counts. */
  private interface Step {
    void take() throws SQLException;
  }

  @SuppressWarnings("EmptyCatch") // what went wrong before is what counts
  private static void attempt(Step step) {
    try {
      step.take();
    } catch (SQLException ignored) {
      // either there was nothing to undo, or the connection is of no use, and the pool will see
      // that
    }
  }

  /** Says once that the database is not there. */
  void complain(Throwable failure) {
    if (complained.compareAndSet(false, true)) {
      LOG.warn(
          "The database is not well ({}); what needs it will try again",
          failure.getMessage(),
          failure);
    }
  }

  void close() {
    atHand.close();
    Waking present = waking;
    if (present != null) {
      present.close();
    }
    threads.close();
    threads.await(CLOSING);
    pool.close();
  }
}
