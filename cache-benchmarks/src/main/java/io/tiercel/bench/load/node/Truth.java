package io.tiercel.bench.load.node;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.tiercel.CacheLoader;
import io.tiercel.bench.load.scenario.Scenario;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** The source of truth: a table of versions in a real database, which can be slowed and failed. */
public final class Truth implements CacheLoader<Integer, String>, AutoCloseable {
  private static final String TABLE = "tiercel_load_truth";
  private static final int BATCH = 10_000;

  private final HikariDataSource source;
  private final int bytes;
  private volatile long delayNanos;
  private volatile boolean failing;

  private Truth(HikariDataSource source, Duration delay, int bytes) {
    this.source = source;
    this.delayNanos = delay.toNanos();
    this.bytes = bytes;
  }

  /** The truth of this scenario; a file lies in this directory. */
  public static Truth open(Scenario scenario, Path directory) {
    HikariConfig config = new HikariConfig();
    Scenario.Database database = scenario.stack().database();
    if (database.isFile()) {
      config.setJdbcUrl(
          "jdbc:sqlite:" + directory.resolve("truth.db") + "?journal_mode=WAL&synchronous=NORMAL");
      config.setConnectionInitSql("pragma busy_timeout = 5000");
    } else {
      config.setJdbcUrl(database.url());
    }
    config.setMaximumPoolSize(8);
    config.setConnectionTimeout(30_000);
    return new Truth(new HikariDataSource(config), database.delay(), scenario.keys().bytes());
  }

  /** Makes its table anew, with version 0 of so many keys, unless it is to stop before its end. */
  public void fill(int keys, BooleanSupplier stops) throws SQLException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("drop table if exists " + TABLE);
      statement.execute(
          "create table " + TABLE + " (id integer primary key, version bigint not null)");
      connection.setAutoCommit(false);
      try (PreparedStatement insert =
          connection.prepareStatement("insert into " + TABLE + " values (?, 0)")) {
        for (int key = 0; key < keys; key++) {
          insert.setInt(1, key);
          insert.addBatch();
          if (key % BATCH == BATCH - 1) {
            insert.executeBatch();
            failIf(stops);
          }
        }
        insert.executeBatch();
      }
      connection.commit();
      connection.setAutoCommit(true);
    }
  }

  private static void failIf(BooleanSupplier stops) throws SQLException {
    if (stops.getAsBoolean()) {
      throw new SQLException("the run ends before it began");
    }
  }

  /** Removes its table. */
  public void drop() throws SQLException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("drop table if exists " + TABLE);
    }
  }

  void slow(Duration by) {
    delayNanos = by.toNanos();
  }

  void fail(boolean now) {
    failing = now;
  }

  @Override
  public String load(Integer key) throws SQLException {
    pause();
    if (failing) {
      throw new SQLException("the database is made to fail");
    }
    try (Connection connection = source.getConnection();
        PreparedStatement select =
            connection.prepareStatement("select version from " + TABLE + " where id = ?")) {
      select.setInt(1, key);
      try (ResultSet found = select.executeQuery()) {
        if (!found.next()) {
          throw new SQLException("there is no such row");
        }
        return value(found.getLong(1));
      }
    }
  }

  private void pause() {
    long end = System.nanoTime() + delayNanos;
    for (long left = delayNanos; left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  void write(int key, long version) throws SQLException {
    try (Connection connection = source.getConnection();
        PreparedStatement update =
            connection.prepareStatement(
                "update " + TABLE + " set version = ? where id = ? and version < ?")) {
      update.setLong(1, version);
      update.setInt(2, key);
      update.setLong(3, version);
      update.executeUpdate();
    }
  }

  private String value(long version) {
    String head = version + "|";
    return head + "x".repeat(bytes - head.length());
  }

  static long version(String value) {
    return Long.parseLong(value.substring(0, value.indexOf('|')));
  }

  @Override
  public void close() {
    source.close();
  }
}
