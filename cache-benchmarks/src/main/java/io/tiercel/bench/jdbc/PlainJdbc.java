package io.tiercel.bench.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** A table of keys and values, read and written as by hand. */
final class PlainJdbc implements AutoCloseable {

  private static final String SELECT = "SELECT v, expires FROM plain WHERE k = ?";
  private static final String DROP = "DROP TABLE IF EXISTS plain";
  private static final long LIFE = 3_600_000;

  private final HikariDataSource pool;
  private final boolean merges;
  private final boolean isMariaDb;
  private final byte[] value = Data.value();
  private int written;

  PlainJdbc(String url) throws SQLException {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setMaximumPoolSize(4);
    if (url.startsWith("jdbc:sqlite")) {
      config.addDataSourceProperty("journal_mode", "WAL");
      config.addDataSourceProperty("synchronous", "NORMAL");
      config.addDataSourceProperty("mmap_size", Long.toString(256L << 20));
    }
    isMariaDb = url.startsWith("jdbc:mariadb");
    if (isMariaDb) {
      config.addDataSourceProperty("cachePrepStmts", "true");
      config.addDataSourceProperty("useServerPrepStmts", "true");
      config.addDataSourceProperty("prepStmtCacheSqlLimit", "8192");
    }
    config.setConnectionTimeout(60_000);
    pool = new HikariDataSource(config);
    merges = url.startsWith("jdbc:h2");
    boolean unlogged = url.startsWith("jdbc:postgresql");
    String binary = unlogged ? "bytea" : merges ? "VARBINARY" : "BLOB";
    String kind = unlogged ? "UNLOGGED " : merges ? "MEMORY " : "";
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(DROP);
      statement.execute(
          "CREATE "
              + kind
              + "TABLE plain (k VARCHAR(100) PRIMARY KEY, v "
              + binary
              + ", expires BIGINT NOT NULL)"
              + (merges ? " NOT PERSISTENT" : ""));
    }
  }

  void fill() throws SQLException {
    for (int i = 0; i < Data.KEYS / Data.BATCH; i++) {
      write();
    }
  }

  void get(int key) throws SQLException {
    try (Connection connection = pool.getConnection();
        PreparedStatement statement = connection.prepareStatement(SELECT)) {
      statement.setString(1, Data.key(key));
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next() || row.getBytes(1).length != value.length) {
          throw new IllegalStateException("no value");
        }
      }
    }
  }

  /**
   * One statement with all rows. Their lives move on as those of entries do: rows that are replaced
   * by their like are not written by every database.
   */
  long write() throws SQLException {
    List<String> keys = Data.batch(written++);
    long expires = System.currentTimeMillis() + LIFE;
    long began = System.nanoTime();
    try (Connection connection = pool.getConnection();
        PreparedStatement statement = connection.prepareStatement(upsert(keys.size()))) {
      int at = 1;
      for (String key : keys) {
        statement.setString(at++, key);
        statement.setBytes(at++, value);
        statement.setLong(at++, expires);
      }
      statement.executeUpdate();
    }
    return System.nanoTime() - began;
  }

  private String upsert(int rows) {
    String values = "VALUES (?, ?, ?)" + ", (?, ?, ?)".repeat(rows - 1);
    if (merges) {
      return "MERGE INTO plain (k, v, expires) KEY (k) " + values;
    }
    String replacing =
        isMariaDb
            ? " ON DUPLICATE KEY UPDATE v = VALUES(v), expires = VALUES(expires)"
            : " ON CONFLICT (k) DO UPDATE SET v = excluded.v, expires = excluded.expires";
    return "INSERT INTO plain (k, v, expires) " + values + replacing;
  }

  @Override
  public void close() throws SQLException {
    try (HikariDataSource closing = pool;
        Connection connection = closing.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(DROP);
    }
  }
}
