package io.tiercel.jdbc;

import com.zaxxer.hikari.HikariConfig;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** SQLite: one writer at a time, in this process and in all others that have the file open. */
final class SqliteDialect implements Dialect {

  private static final int BUSY = 5;
  private static final int LOCKED = 6;
  private static final int PAGES_AT_ONCE = 2_000;
  private static final int READ_WAIT = 50;

  @Override
  public boolean knows(String product) {
    return Dialect.contains(product, "sqlite");
  }

  @Override
  public List<String> ddl(Names names, Logging logging) {
    return List.of(
        "CREATE TABLE IF NOT EXISTS "
            + names.entries()
            + " (id BLOB NOT NULL PRIMARY KEY, name BLOB NOT NULL, generation INTEGER NOT NULL,"
            + " previous INTEGER NOT NULL, expires INTEGER NOT NULL, fenced INTEGER NOT NULL,"
            + " lease_kind INTEGER NOT NULL, lease_until INTEGER NOT NULL,"
            + " lease_number INTEGER NOT NULL, bytes INTEGER NOT NULL, content BLOB)",
        "CREATE TABLE IF NOT EXISTS "
            + names.log()
            + " (cache BLOB NOT NULL, number INTEGER NOT NULL, previous_token INTEGER NOT NULL,"
            + " token INTEGER NOT NULL, origin TEXT NOT NULL, body BLOB NOT NULL,"
            + " at INTEGER NOT NULL, PRIMARY KEY (cache, number)) WITHOUT ROWID",
        "CREATE TABLE IF NOT EXISTS "
            + names.version()
            + " (id INTEGER NOT NULL PRIMARY KEY, version INTEGER NOT NULL)");
  }

  @Override
  public String clock() {
    return "CAST(unixepoch('subsec') * 1000 AS INTEGER)";
  }

  @Override
  public String swap(Names names) {
    String source =
        Stream.concat(Dialect.COLUMNS.stream(), Stream.of("deadline"))
            .map(it -> "? AS " + it)
            .collect(Collectors.joining(", ", "(SELECT ", ") v"));
    return ConflictDialect.swap(names.entries(), source, clock(), "");
  }

  @Override
  public String replacement(Names names) {
    return ConflictDialect.replacement(names.entries(), clock());
  }

  @Override
  public void prepare(HikariConfig config, Duration statementTimeout) {
    config.addDataSourceProperty("journal_mode", "WAL");
    config.addDataSourceProperty("synchronous", "NORMAL");
    config.addDataSourceProperty("transaction_mode", "IMMEDIATE");
    config.addDataSourceProperty("busy_timeout", Long.toString(statementTimeout.toMillis()));
    config.addDataSourceProperty("mmap_size", Long.toString(256L << 20));
    config.addDataSourceProperty("journal_size_limit", Long.toString(4L << 20));
  }

  /**
   * Lets the file give pages back. That has to be said before there are tables; in a file of whose
   * journal anything is set it takes a rewriting of the file, which has one page then.
   */
  @Override
  public void found(Statement statement) throws SQLException {
    if (number(statement, "PRAGMA page_count") <= 1) {
      statement.execute("PRAGMA auto_vacuum = INCREMENTAL");
      statement.execute("VACUUM");
    }
  }

  /**
   * Pages that are free stay in the file until somebody asks for them. As an update the statement
   * is taken through all its steps, each of which frees a page; where none is free it would lock
   * the file for nothing.
   */
  @Override
  public boolean reclaim(Connection connection, Names names) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      long free = number(statement, "PRAGMA freelist_count");
      if (free > 0) {
        statement.executeUpdate("PRAGMA incremental_vacuum(" + PAGES_AT_ONCE + ")");
      }
      return free > PAGES_AT_ONCE && number(statement, "PRAGMA freelist_count") < free;
    }
  }

  private static long number(Statement statement, String pragma) throws SQLException {
    try (ResultSet row = statement.executeQuery(pragma)) {
      return row.next() ? row.getLong(1) : 0;
    }
  }

  /** A thread that is interrupted does not notice within the database. */
  @Override
  public boolean isLendable() {
    return true;
  }

  /** A read waits for others where they repair the file, and not where they write. */
  @Override
  public void beforeReading(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA busy_timeout = " + READ_WAIT);
    }
  }

  /** Its connections cannot be aborted. A statement that is cancelled stops all of them. */
  @Override
  public void breakOff(Connection connection, Collection<PreparedStatement> statements)
      throws SQLException {
    for (PreparedStatement each : statements) {
      each.cancel();
    }
  }

  @Override
  public boolean hasOneWriter() {
    return true;
  }

  /** A statement that may write takes the lock when it begins, though it finds nothing to do. */
  @Override
  public void lockForWriting(Connection connection, Names names) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate("UPDATE " + names.version() + " SET version = version WHERE 0");
    }
  }

  @Override
  public String locking() {
    return "";
  }

  @Override
  public boolean isWorthRepeating(SQLException failure) {
    int code = failure.getErrorCode() & 0xff;
    return code == BUSY || code == LOCKED;
  }
}
