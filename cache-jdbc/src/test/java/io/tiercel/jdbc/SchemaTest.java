package io.tiercel.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tiercel.error.ConfigurationException;
import io.tiercel.spi.Change;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where tables are, what they are called, and what becomes of them, on PostgreSQL. */
class SchemaTest {

  private final String namespace = Server.newNamespace();

  @ParameterizedTest(name = "schema {0}")
  @ValueSource(strings = {"", "s234567890123456789012345678901234567890"})
  void longestNamesThatAreAllowed_canBeChangedAndListenedTo(String schema) throws Exception {
    JdbcTierBuilder builder = Server.POSTGRESQL.tier((namespace + "_".repeat(40)).substring(0, 40));
    if (!schema.isEmpty()) {
      Server.POSTGRESQL.execute("CREATE SCHEMA IF NOT EXISTS " + schema);
      builder.schema(schema);
    }
    try (Client client = new Client(builder.build())) {
      client.load(List.of("k"), key -> "v");
      client.remove("k");
      assertThat(client.look("k")).isNull();
    }
  }

  @Test
  void tablesOfAnotherSchema_doNotCount() throws Exception {
    for (String schema : List.of(namespace + "_a", namespace + "xa")) {
      Server.POSTGRESQL.execute("CREATE SCHEMA " + schema);
      try (Client client = new Client(within(schema))) {
        assertThat(client.look("k")).isNull();
        client.load(List.of("k"), key -> schema);
        client.remove("other");
        assertThat(client.look("k")).isEqualTo(schema);
      }
    }
  }

  /** As an application sets it up that shares a database with others. */
  private static JdbcTier within(String schema) {
    String url = Server.POSTGRESQL.url() + "&currentSchema=" + schema;
    return Server.patient(JdbcTier.at(url, null, null)).namespace("ours").build();
  }

  @Test
  void tablesThatTheConnectionFindsElsewhere_areUsed() throws SQLException {
    Server.POSTGRESQL.execute("CREATE SCHEMA " + namespace);
    try (Client first = new Client(Server.POSTGRESQL.tier(namespace).build());
        Client second =
            new Client(
                Server.patient(
                        JdbcTier.at(
                            Server.POSTGRESQL.url() + "&currentSchema=" + namespace + ",public",
                            null,
                            null))
                    .namespace(namespace)
                    .build())) {
      first.load(List.of("k"), key -> "v");
      assertThat(second.look("k")).isEqualTo("v");
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Server.class,
      names = {"POSTGRESQL", "SQLITE", "H2"})
  void tablesThatAreDropped_areMadeAnew(Server server) throws Exception {
    JdbcTier jdbc = server.tier(namespace).build();
    try (Client client = new Client(jdbc)) {
      client.load(List.of("k"), key -> "v");
      for (String each : List.of("_entry", "_log")) {
        server.execute("DROP TABLE \"" + namespace + each + '"');
      }
      await().ignoreExceptions().until(() -> !failed(client.tier.remove(Change.of("other"))));
      assertThat(client.look("k")).isNull();
      client.load(List.of("k"), key -> "next");
      assertThat(client.look("k")).isEqualTo("next");
    }
  }

  private static boolean failed(CompletionStage<?> stage) {
    try {
      Client.await(stage);
      return false;
    } catch (AssertionError failure) {
      return true;
    }
  }

  @Test
  void unloggedTables_areMadeLoggedWhenThatIsWanted() throws Exception {
    new Client(Server.POSTGRESQL.tier(namespace).build()).close();
    JdbcTier byHand = Server.POSTGRESQL.tier(namespace).logged().withoutDdl().build();
    assertThatThrownBy(() -> new Client(byHand))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("ALTER TABLE \"" + namespace + "_entry\" SET LOGGED");
    try (Client client = new Client(Server.POSTGRESQL.tier(namespace).logged().build())) {
      client.load(List.of("k"), key -> "v");
      assertThat(client.look("k")).isEqualTo("v");
    }
    assertThat(unlogged()).isZero();
    new Client(byHand).close();
    new Client(Server.POSTGRESQL.tier(namespace).build()).close();
    assertThat(unlogged()).isZero();
  }

  private long unlogged() throws SQLException {
    return Server.POSTGRESQL.number(
        "SELECT count(*) FROM pg_class WHERE relpersistence = 'u' AND relname LIKE '"
            + namespace
            + "\\_%'");
  }
}
