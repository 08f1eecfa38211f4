package io.tiercel.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tiercel.spi.Change;
import io.tiercel.spi.Scope;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the tier's own connections are set up with. */
class OwnPoolTest {

  private static final JdbcSettings.PoolSettings PATIENT =
      new JdbcSettings.PoolSettings(
          2, Duration.ofSeconds(10), Duration.ofSeconds(1), Duration.ZERO, Duration.ofSeconds(1));

  private final String namespace = Server.newNamespace();
  private @Nullable Pool pool;

  @AfterEach
  void close() {
    if (pool != null) {
      pool.close();
    }
  }

  private Connection connection(String url, boolean listens) throws SQLException {
    JdbcSettings settings =
        new JdbcSettings(
            JdbcSettings.Tables.DEFAULT,
            new JdbcSettings.Coherence(Duration.ofSeconds(3), Duration.ofSeconds(2), listens),
            JdbcSettings.STORAGE,
            JdbcSettings.Limits.NONE,
            PATIENT,
            Scope.SHARED);
    OwnPool.Address address = new OwnPool.Address(url, null, null, OwnPool.databaseOf(url));
    Pool opened = OwnPool.open(address, "test", settings, null);
    pool = opened;
    return opened.connection(RealTime.SCHEDULING);
  }

  private static String text(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getString(1);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Server.class,
      names = {"POSTGRESQL", "MARIADB"})
  void nodeThatStopsWithinAChange_holdsNobodyUpForLong(Server server) throws Exception {
    assumeTrue(server != Server.MARIADB || isMariaDb(), "MySQL has no such limit");
    try (Client client = new Client(server.tier(namespace).build())) {
      client.remove("k");
      Connection stopped = connection(server.url(), true);
      stopped.setAutoCommit(false);
      text(stopped, "SELECT generation FROM " + namespace + "_entry FOR UPDATE");
      await()
          .atMost(Duration.ofSeconds(10))
          .ignoreExceptionsInstanceOf(AssertionError.class)
          .until(() -> Client.await(client.tier.remove(Change.of("k"))) == null);
    }
  }

  private static boolean isMariaDb() {
    String given = System.getProperty("tiercel.mariadb");
    return given != null && Server.MARIADB.url().startsWith("jdbc:mariadb:");
  }

  @Test
  void optionsOfTheAddress_standBesideTheTiers() throws Exception {
    String url = Server.POSTGRESQL.url() + "&options=-c%20search_path=a+-c%20geqo=off";
    try (Connection connection = connection(url, true)) {
      assertThat(text(connection, "SHOW search_path")).isEqualTo("a");
      assertThat(text(connection, "SHOW geqo")).isEqualTo("off");
      assertThat(text(connection, "SHOW statement_timeout")).isEqualTo("1s");
      assertThat(text(connection, "SHOW enable_seqscan")).isEqualTo("off");
    }
  }

  @Test
  void optionsOfTheAddress_comeBeforeTheTiers() throws Exception {
    String url = Server.POSTGRESQL.url() + "&options=-c%20statement_timeout=7s";
    try (Connection connection = connection(url, true)) {
      assertThat(text(connection, "SHOW statement_timeout")).isEqualTo("7s");
    }
  }

  @ParameterizedTest(name = "listens: {0}")
  @ValueSource(booleans = {true, false})
  void withoutListening_nothingIsLeftWithTheServersConnection(boolean listens) throws Exception {
    try (Connection connection = connection(Server.POSTGRESQL.url(), listens)) {
      for (int i = 0; i < 10; i++) {
        try (var statement = connection.prepareStatement("SELECT ?")) {
          statement.setInt(1, i);
          statement.executeQuery();
        }
      }
      List<String> left =
          List.of(
              text(connection, "SHOW statement_timeout"),
              text(connection, "SHOW enable_seqscan"),
              text(connection, "SELECT count(*) FROM pg_prepared_statements"));
      assertThat(left).isEqualTo(listens ? List.of("1s", "off", "1") : List.of("0", "on", "0"));
    }
  }
}
