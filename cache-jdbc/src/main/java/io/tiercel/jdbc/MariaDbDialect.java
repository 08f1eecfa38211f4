package io.tiercel.jdbc;

import com.zaxxer.hikari.HikariConfig;
import io.tiercel.codec.KeyHash;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * MariaDB and MySQL. Assignments are made one after the other, so the generation, which all others
 * depend on, is the last; and the number of changed rows tells nothing, so they are looked at.
 */
final class MariaDbDialect implements Dialect {

  @Override
  public boolean knows(String product) {
    return Dialect.contains(product, "mariadb") || Dialect.contains(product, "mysql");
  }

  @Override
  public List<String> ddl(Names names, Logging logging) {
    return List.of(
        "CREATE TABLE IF NOT EXISTS "
            + names.entries()
            + " (id BINARY(16) NOT NULL PRIMARY KEY, name BLOB NOT NULL,"
            + " generation BIGINT NOT NULL, previous BIGINT NOT NULL, content LONGBLOB,"
            + " expires BIGINT NOT NULL, fenced BIGINT NOT NULL, lease_kind SMALLINT NOT NULL,"
            + " lease_until BIGINT NOT NULL, lease_number BIGINT NOT NULL,"
            + " bytes INTEGER NOT NULL) ENGINE=InnoDB",
        "CREATE TABLE IF NOT EXISTS "
            + names.log()
            + " (cache BINARY(16) NOT NULL, number BIGINT NOT NULL, previous_token BIGINT NOT NULL,"
            + " token BIGINT NOT NULL, origin VARCHAR(200) NOT NULL, body LONGBLOB NOT NULL,"
            + " at BIGINT NOT NULL, PRIMARY KEY (cache, number)) ENGINE=InnoDB",
        "CREATE TABLE IF NOT EXISTS "
            + names.version()
            + " (id INTEGER NOT NULL PRIMARY KEY, version INTEGER NOT NULL) ENGINE=InnoDB");
  }

  @Override
  public String clock() {
    return "CAST(UNIX_TIMESTAMP(SYSDATE(3)) * 1000 AS SIGNED)";
  }

  @Override
  public String swap(Names names) {
    String table = names.entries();
    String source =
        Stream.concat(Dialect.COLUMNS.stream(), Stream.of("deadline"))
            .map(it -> "? AS " + it)
            .collect(Collectors.joining(", ", "(SELECT ", ") v"));
    return "INSERT INTO "
        + table
        + " ("
        + Dialect.columns()
        + ") SELECT "
        + Dialect.COLUMNS.stream().map(it -> "v." + it).collect(Collectors.joining(", "))
        + " FROM "
        + source
        + " WHERE v.deadline > "
        + clock()
        + " AND (v.previous <= 0 OR EXISTS (SELECT 1 FROM "
        + table
        + " e WHERE e.id = v.id AND e.generation = v.previous)) ON DUPLICATE KEY UPDATE "
        + assignments(table);
  }

  private static String assignments(String table) {
    String condition =
        "IF(" + table + ".generation = VALUES(previous) OR VALUES(previous) = " + Swap.ANY;
    return Stream.concat(
            Dialect.COLUMNS.stream().filter(it -> !it.equals("id") && !it.equals("generation")),
            Stream.of("generation"))
        .map(it -> it + " = " + condition + ", " + next(table, it) + ", " + table + '.' + it + ')')
        .collect(Collectors.joining(", "));
  }

  private static String next(String table, String column) {
    return column.equals("fenced")
        ? "GREATEST(" + table + ".fenced, VALUES(fenced))"
        : "VALUES(" + column + ")";
  }

  @Override
  public Set<KeyHash> swap(Connection connection, String sql, List<Swap> swaps)
      throws SQLException {
    Dialect.super.swap(connection, sql, swaps);
    return present(connection, table(sql), swaps);
  }

  private static String table(String sql) {
    return sql.substring("INSERT INTO ".length(), sql.indexOf(" ("));
  }

  /** Which of the new generations are there now. */
  private Set<KeyHash> present(Connection connection, String table, List<Swap> swaps)
      throws SQLException {
    List<KeyHash> ids = swaps.stream().map(Swap::id).toList();
    Set<Long> generations = new HashSet<>();
    swaps.forEach(swap -> generations.add(swap.generation()));
    String look = "SELECT id, generation FROM " + table + " WHERE " + idIn(parameters(ids.size()));
    Set<KeyHash> done = new HashSet<>();
    try (PreparedStatement statement = connection.prepareStatement(look)) {
      bindIds(statement, ids);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          if (generations.contains(rows.getLong(2))) {
            ByteBuffer id = ByteBuffer.wrap(rows.getBytes(1));
            done.add(new KeyHash(id.getLong(), id.getLong()));
          }
        }
      }
    }
    return done;
  }

  @Override
  public void prepare(HikariConfig config, Duration statementTimeout) {
    config.addDataSourceProperty("cachePrepStmts", "true");
    config.addDataSourceProperty("useServerPrepStmts", "true");
    config.addDataSourceProperty("tcpKeepAlive", "true");
    config.addDataSourceProperty(
        "socketTimeout", Long.toString(statementTimeout.plusSeconds(1).toMillis()));
  }

  @Override
  public String quoted(String identifier) {
    return '`' + identifier + '`';
  }

  /** Limits deletions itself, and would look at all rows for those of a query. */
  @Override
  public String some(String action, String table, String condition) {
    return action + condition;
  }

  @Override
  public int isolation() {
    return Connection.TRANSACTION_READ_COMMITTED;
  }

  @Override
  public boolean isWorthRepeating(SQLException failure) {
    int code = failure.getErrorCode();
    return code == 1205 || code == 1213 || Dialect.super.isWorthRepeating(failure);
  }
}
