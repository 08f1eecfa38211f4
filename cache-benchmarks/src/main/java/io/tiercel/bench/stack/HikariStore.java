package io.tiercel.bench.stack;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A table by prepared statements through Hikari, by hand. */
final class HikariStore implements Store {
  private static final String DROP = "DROP TABLE IF EXISTS by_hand";
  private static final String SELECT = "SELECT v FROM by_hand WHERE k = ?";
  private static final String UPSERT =
      "INSERT INTO by_hand (k, v) VALUES (?, ?) ON CONFLICT (k) DO UPDATE SET v = excluded.v";

  private final Shape shape;
  private final HikariDataSource pool;

  private HikariStore(Shape shape, HikariDataSource pool) {
    this.shape = shape;
    this.pool = pool;
  }

  static HikariStore open(Shape shape) throws IOException {
    String url = shape.servers().jdbc();
    boolean sqlite = url.startsWith("jdbc:sqlite:");
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setMaximumPoolSize(4);
    if (sqlite) {
      config.addDataSourceProperty("journal_mode", "WAL");
      config.addDataSourceProperty("synchronous", "NORMAL");
      config.addDataSourceProperty("busy_timeout", "5000");
    }
    HikariStore store = new HikariStore(shape, new HikariDataSource(config));
    store.write(DROP);
    store.write(
        (sqlite ? "CREATE TABLE" : "CREATE UNLOGGED TABLE")
            + " by_hand (k VARCHAR(200) PRIMARY KEY, v "
            + (sqlite ? "BLOB" : "BYTEA")
            + " NOT NULL)");
    return store;
  }

  @Override
  public byte @Nullable [] get(String key) {
    try (Connection connection = pool.getConnection();
        PreparedStatement select = connection.prepareStatement(SELECT)) {
      select.setString(1, key);
      try (ResultSet found = select.executeQuery()) {
        return found.next() ? found.getBytes(1) : null;
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public byte[] load(String key) {
    byte[] found = get(key);
    if (found != null) {
      return found;
    }
    byte[] loaded = shape.value();
    put(key, loaded);
    return loaded;
  }

  @Override
  public void put(String key, byte[] value) {
    putAll(Map.of(key, value));
  }

  @Override
  public Map<String, byte[]> loadAll(List<String> keys) {
    Map<String, byte[]> found = selectAll(keys);
    Map<String, byte[]> loaded = new LinkedHashMap<>();
    for (String key : keys) {
      if (!found.containsKey(key)) {
        loaded.put(key, shape.value());
      }
    }
    if (!loaded.isEmpty()) {
      putAll(loaded);
      found.putAll(loaded);
    }
    return found;
  }

  private Map<String, byte[]> selectAll(List<String> keys) {
    String marks = String.join(", ", Collections.nCopies(keys.size(), "?"));
    Map<String, byte[]> values = new LinkedHashMap<>();
    try (Connection connection = pool.getConnection();
        PreparedStatement select =
            connection.prepareStatement("SELECT k, v FROM by_hand WHERE k IN (" + marks + ")")) {
      for (int i = 0; i < keys.size(); i++) {
        select.setString(i + 1, keys.get(i));
      }
      try (ResultSet found = select.executeQuery()) {
        while (found.next()) {
          values.put(found.getString(1), found.getBytes(2));
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return values;
  }

  private void putAll(Map<String, byte[]> values) {
    try (Connection connection = pool.getConnection();
        PreparedStatement upsert = connection.prepareStatement(UPSERT)) {
      connection.setAutoCommit(false);
      for (Map.Entry<String, byte[]> each : values.entrySet()) {
        upsert.setString(1, each.getKey());
        upsert.setBytes(2, each.getValue());
        upsert.addBatch();
      }
      upsert.executeBatch();
      connection.commit();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void write(String sql, String... parameters) {
    try (Connection connection = pool.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setString(i + 1, parameters[i]);
      }
      statement.executeUpdate();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void invalidate(String key) {
    write("DELETE FROM by_hand WHERE k = ?", key);
  }

  @Override
  public void invalidateTag() {
    invalidateAll();
  }

  @Override
  public void invalidateAll() {
    write("DELETE FROM by_hand");
  }

  @Override
  public void close() {
    try {
      write(DROP);
    } finally {
      pool.close();
    }
  }
}
