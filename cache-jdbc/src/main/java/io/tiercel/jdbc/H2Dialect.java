package io.tiercel.jdbc;

import com.zaxxer.hikari.HikariConfig;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * H2. It loses its last commits when its process is killed, checkpoints or not. So its tables are
 * in memory and not persistent, which is what unlogged tables are elsewhere: whoever opens the
 * database anew finds them empty, and what is older is refused.
 */
final class H2Dialect implements Dialect {

  private static final int CONCURRENT_UPDATE = 90131;
  private static final int LOCK_TIMEOUT = 50200;
  private static final int DUPLICATE_KEY = 23505;
  private static final String NOBODY = "CAST(X'00' AS BINARY(16))";
  private static final String BEGUN =
      " (cache, number, previous_token, token, origin, body, at) VALUES ("
          + NOBODY
          + ", 0, 0, 0, '', X'', "
          + Long.MAX_VALUE
          + ")";
  private static final String NOT_PERSISTENT = " NOT PERSISTENT";
  private static final int LARGEST_BINARY = 1_048_576;
  private static final Pattern ORDER = Pattern.compile(" ORDER BY \\w+ ");

  @Override
  public boolean knows(String product) {
    return product.equals("H2");
  }

  @Override
  public List<String> ddl(Names names, Logging logging) {
    return List.of(
        "CREATE MEMORY TABLE IF NOT EXISTS "
            + names.entries()
            + " (id BINARY(16) NOT NULL PRIMARY KEY, name VARBINARY NOT NULL,"
            + " generation BIGINT NOT NULL, previous BIGINT NOT NULL, content VARBINARY,"
            + " expires BIGINT NOT NULL, fenced BIGINT NOT NULL, lease_kind SMALLINT NOT NULL,"
            + " lease_until BIGINT NOT NULL, lease_number BIGINT NOT NULL, bytes INTEGER NOT NULL)"
            + NOT_PERSISTENT,
        "CREATE MEMORY TABLE IF NOT EXISTS "
            + names.log()
            + " (cache BINARY(16) NOT NULL, number BIGINT NOT NULL, previous_token BIGINT NOT NULL,"
            + " token BIGINT NOT NULL, origin VARCHAR(200) NOT NULL, body VARBINARY NOT NULL,"
            + " at BIGINT NOT NULL, PRIMARY KEY (cache, number))"
            + NOT_PERSISTENT,
        "CREATE TABLE IF NOT EXISTS "
            + names.version()
            + " (id INTEGER NOT NULL PRIMARY KEY, version INTEGER NOT NULL)");
  }

  /**
   * When a process is killed in a transaction, whoever opens the database next undoes it, and so
   * brings rows back into tables that are not persistent: what those rows were before that
   * transaction, some of them locked for ever. So whoever comes first after the opening empties the
   * tables, which asks for no row's lock, and leaves a row that says so. Nothing changes that row,
   * so no undoing can bring it back. If two come first, what one has stored is lost, no more.
   */
  @Override
  public void begin(Connection connection, Names names) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      if (!isBegun(statement, names)) {
        statement.execute("TRUNCATE TABLE " + names.entries());
        statement.execute("TRUNCATE TABLE " + names.log());
        statement.executeUpdate("INSERT INTO " + names.log() + BEGUN);
      }
    } catch (SQLException failure) {
      if (failure.getErrorCode() != DUPLICATE_KEY) { // another one was as quick
        throw failure;
      }
    }
  }

  private static boolean isBegun(Statement statement, Names names) throws SQLException {
    String sql = "SELECT 1 FROM " + names.log() + " WHERE cache = " + NOBODY + " AND number = 0";
    try (ResultSet row = statement.executeQuery(sql)) {
      return row.next();
    }
  }

  @Override
  public String clock() {
    return "CAST(EXTRACT(EPOCH FROM CURRENT_TIMESTAMP(3)) * 1000 AS BIGINT)";
  }

  @Override
  public String swap(Names names) {
    String set =
        Dialect.COLUMNS.stream()
            .filter(it -> !it.equals("id"))
            .map(H2Dialect::assignment)
            .collect(Collectors.joining(", "));
    String values = Dialect.COLUMNS.stream().map(it -> "v." + it).collect(Collectors.joining(", "));
    String columns = Dialect.columns();
    return "MERGE INTO "
        + names.entries()
        + " r USING (VALUES (CAST(? AS BINARY(16)), CAST(? AS VARBINARY), CAST(? AS BIGINT),"
        + " CAST(? AS BIGINT), CAST(? AS VARBINARY), CAST(? AS BIGINT), CAST(? AS BIGINT),"
        + " CAST(? AS SMALLINT), CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS INTEGER),"
        + " CAST(? AS BIGINT))) v ("
        + columns
        + ", deadline) ON r.id = v.id WHEN MATCHED AND v.deadline > "
        + clock()
        + " AND (r.generation = v.previous OR v.previous = -1) THEN UPDATE SET "
        + set
        + " WHEN NOT MATCHED AND v.deadline > "
        + clock()
        + " AND v.previous <= 0 THEN INSERT ("
        + columns
        + ") VALUES ("
        + values
        + ")";
  }

  private static String assignment(String column) {
    return column.equals("fenced")
        ? "fenced = GREATEST(r.fenced, v.fenced)"
        : column + " = v." + column;
  }

  @Override
  public void prepare(HikariConfig config, Duration statementTimeout) {
    config.setConnectionInitSql("SET LOCK_TIMEOUT " + statementTimeout.toMillis());
  }

  /**
   * In H2 a look for what is picked within another statement is made for every row of that one. It
   * cannot pick in an order, so a limit lets any of a part's rows go.
   */
  @Override
  public String some(String action, String table, String condition) {
    return action
        + ORDER.matcher(condition).replaceFirst(" ").replace(" LIMIT ", " FETCH FIRST ")
        + " ROWS ONLY";
  }

  @Override
  public int largestValue() {
    return LARGEST_BINARY;
  }

  @Override
  public boolean isWorthRepeating(SQLException failure) {
    int code = failure.getErrorCode();
    return code == CONCURRENT_UPDATE
        || code == LOCK_TIMEOUT
        || Dialect.super.isWorthRepeating(failure);
  }
}
