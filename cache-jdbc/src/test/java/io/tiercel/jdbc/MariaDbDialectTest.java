package io.tiercel.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.tiercel.codec.KeyHash;
import io.tiercel.spi.Change;
import io.tiercel.spi.Link;
import io.tiercel.spi.Outcome;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where MariaDB and MySQL are unlike the others. */
@EnabledIfSystemProperty(named = "tiercel.mariadb", matches = ".+", disabledReason = "no server")
class MariaDbDialectTest {

  private final String namespace = Server.newNamespace();

  @ParameterizedTest(name = "{0} minutes from now")
  @ValueSource(ints = {-10, 30})
  @EnabledIfSystemProperty(
      named = "tiercel.mariadb",
      matches = "(?!jdbc:|docker:).+",
      disabledReason = "starts a server")
  void clockOfTheHourThatComesTwice_isRight(int clocksGoBack) throws Exception {
    OffsetDateTime summersEnd =
        OffsetDateTime.now(ZoneOffset.UTC).plusMinutes(clocksGoBack).plusHours(1);
    String zone =
        "WIN0SUM,0/0,"
            + (summersEnd.getDayOfYear() - 1)
            + '/'
            + summersEnd.format(DateTimeFormatter.ofPattern("HH:mm:ss"));
    String url = MariaDbServer.of(System.getProperty("tiercel.mariadb")).start(Map.of("TZ", zone));
    try (Connection connection = DriverManager.getConnection(url)) {
      Table table = table(connection);
      assertThat(table.now(connection)).isCloseTo(System.currentTimeMillis(), within(5_000L));
    }
  }

  @Test
  void statementThatNobodyWaitsForAnyMore_waitsForNoLock() throws Exception {
    try (Client client = new Client(Server.MARIADB.tier(namespace).build());
        Connection other = DriverManager.getConnection(Server.MARIADB.url());
        Statement statement = other.createStatement()) {
      client.remove("k");
      other.setAutoCommit(false);
      statement.execute("SELECT * FROM " + namespace + "_entry FOR UPDATE");
      var removal = client.tier.remove(Change.of("k")).toCompletableFuture();
      await().until(() -> waiting() == 1);
      await().atMost(Duration.ofSeconds(20)).until(removal::isCompletedExceptionally);
      await().atMost(Duration.ofSeconds(3)).until(() -> waiting() == 0);
    }
  }

  private long waiting() throws SQLException {
    return Server.MARIADB.number(
        "SELECT COUNT(*) FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT'"
            + " AND trx_query LIKE '%"
            + namespace
            + "\\_entry%'");
  }

  @Test
  void nodeWhoseNameIsInAnotherScript_isHeardOf() throws Exception {
    try (Connection connection = DriverManager.getConnection(Server.MARIADB.url())) {
      Table table = table(connection);
      Log log = new Log(new KeyHash(1, 1));
      Log.Sent sent = new Log.Sent(0, new Link(1, 2), "узел-😀", new byte[] {1}, 3);
      log.append(connection, table, List.of(sent));
      assertThat(log.after(connection, table, 0))
          .extracting(Log.Sent::origin)
          .containsExactly("узел-😀");
    }
  }

  @Test
  void keyOfManyBytes_isStoredAndRemoved() {
    String key = "k".repeat(70_000);
    try (Client client = new Client(Server.MARIADB.tier(namespace).build())) {
      assertThat(client.write(List.of(key), it -> "v")).containsExactly(Outcome.STORED);
      assertThat(client.look(key)).isEqualTo("v");
      client.remove(key);
      assertThat(client.look(key)).isNull();
    }
  }

  @Test
  void batchThatIsLargerThanAPacket_isStored() {
    List<String> keys = List.of("a", "b", "c", "d", "e", "f", "g", "h", "i", "j");
    String value = "x".repeat(3 << 20);
    JdbcTierBuilder settings = Server.MARIADB.tier(namespace);
    try (Client client = new Client(settings.statementTimeout(Duration.ofSeconds(20)).build())) {
      assertThat(client.write(keys, it -> value)).containsOnly(Outcome.STORED);
    }
  }

  private Table table(Connection connection) throws SQLException {
    Dialect dialect = Schema.dialectOf(connection);
    JdbcSettings.Tables tables =
        new JdbcSettings.Tables(
            namespace, null, Dialect.Logging.UNLOGGED, JdbcSettings.Creation.AT_START);
    new Schema(dialect, tables, true).ensure(connection);
    return new Table(dialect, tables.names(dialect));
  }
}
