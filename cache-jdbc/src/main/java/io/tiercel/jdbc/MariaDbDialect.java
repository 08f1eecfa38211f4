package io.tiercel.jdbc;

import com.zaxxer.hikari.HikariConfig;
import io.tiercel.codec.KeyHash;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** MariaDB and MySQL. */
final class MariaDbDialect implements Dialect {

  /** When the statement began. What a local time says is doubtful for an hour of each autumn. */
  private static final String BEGUN = "TIMESTAMPDIFF(MICROSECOND, '1970-01-01', UTC_TIMESTAMP(6))";

  /** How long it has run, waits for locks too; not an hour because clocks are put forward. */
  private static final String RUN =
      "GREATEST(0, LEAST(60000000, TIMESTAMPDIFF(MICROSECOND, NOW(6), SYSDATE(6))))";

  private final Map<String, MariaDbSwaps> statements = new ConcurrentHashMap<>();

  @Override
  public boolean knows(String product) {
    return Dialect.contains(product, "mariadb") || Dialect.contains(product, "mysql");
  }

  @Override
  public List<String> ddl(Names names, Logging logging) {
    return List.of(
        "CREATE TABLE IF NOT EXISTS "
            + names.entries()
            + " (id BINARY(16) NOT NULL PRIMARY KEY, name MEDIUMBLOB NOT NULL,"
            + " generation BIGINT NOT NULL, previous BIGINT NOT NULL, content LONGBLOB,"
            + " expires BIGINT NOT NULL, fenced BIGINT NOT NULL, lease_kind SMALLINT NOT NULL,"
            + " lease_until BIGINT NOT NULL, lease_number BIGINT NOT NULL,"
            + " bytes INTEGER NOT NULL) ENGINE=InnoDB",
        "CREATE TABLE IF NOT EXISTS "
            + names.log()
            + " (cache BINARY(16) NOT NULL, number BIGINT NOT NULL, previous_token BIGINT NOT NULL,"
            + " token BIGINT NOT NULL, origin VARCHAR(200) CHARACTER SET utf8mb4 NOT NULL,"
            + " body LONGBLOB NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (cache, number)) ENGINE=InnoDB",
        "CREATE TABLE IF NOT EXISTS "
            + names.version()
            + " (id INTEGER NOT NULL PRIMARY KEY, version INTEGER NOT NULL) ENGINE=InnoDB");
  }

  @Override
  public String clock() {
    return "((" + BEGUN + " + " + RUN + ") DIV 1000)";
  }

  @Override
  public String clockOnce() {
    return "(" + BEGUN + " DIV 1000)";
  }

  /** Only the table: the statements differ by what is to be replaced. */
  @Override
  public String swap(Names names) {
    return names.entries();
  }

  @Override
  public Set<KeyHash> swap(Connection connection, String table, List<Swap> swaps)
      throws SQLException {
    return statements
        .computeIfAbsent(table, it -> new MariaDbSwaps(this, it))
        .run(connection, swaps);
  }

  @Override
  public void prepare(HikariConfig config, Duration statementTimeout) {
    config.addDataSourceProperty("cachePrepStmts", "true");
    config.addDataSourceProperty("useServerPrepStmts", "true");
    config.addDataSourceProperty("prepStmtCacheSize", "250");
    config.addDataSourceProperty("prepStmtCacheSqlLimit", "8192");
    config.addDataSourceProperty("tcpKeepAlive", "true");
    config.addDataSourceProperty(
        "socketTimeout", Long.toString(statementTimeout.plusSeconds(1).toMillis()));
    config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
    config.setConnectionInitSql(limits(statementTimeout));
  }

  /**
   * A server goes on with what nobody waits for any more, with all its locks, and waits for a node
   * that stopped within a transaction. MariaDB reads the first two comments, and MySQL the last,
   * which limits no more than queries there.
   */
  private static String limits(Duration statementTimeout) {
    long millis = statementTimeout.toMillis();
    long seconds = Math.max(1, (millis + 999) / 1000);
    return "SET SESSION innodb_lock_wait_timeout = "
        + seconds
        + " /*M!100101 , max_statement_time = "
        + BigDecimal.valueOf(millis, 3).toPlainString()
        + " */ /*M!100301 , idle_transaction_timeout = "
        + seconds
        + " */ /*!50708 , max_execution_time = "
        + millis
        + " */";
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

  /**
   * InnoDB marks rows, and purges them when it comes around, which MariaDB 11.4 does once a second.
   */
  @Override
  public boolean deletesLate() {
    return true;
  }

  @Override
  public void requireWritable(Connection connection, Names names) throws SQLException {
    Dialect.askToWrite(connection, names);
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
