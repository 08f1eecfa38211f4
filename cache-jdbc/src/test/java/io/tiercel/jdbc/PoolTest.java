package io.tiercel.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tiercel.TieredCache;
import io.tiercel.codec.Codec;
import io.tiercel.codec.KeyCodec;
import io.tiercel.error.ConfigurationException;
import io.tiercel.error.TierException;
import io.tiercel.policy.TimeLimits;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Connections: none to be had, broken, the application's, and the tables behind them. */
class PoolTest {

  private static TieredCache<String, String> cache(JdbcTier jdbc, Duration limit) {
    return TieredCache.<String, String>named("pool")
        .tier(
            jdbc.of(KeyCodec.of(String.class), Codec.text()),
            tier -> tier.timeLimits(TimeLimits.all(limit)))
        .loader(key -> "loaded")
        .build();
  }

  @Test
  void databaseThatIsNotThere_isAMissWithinTheLimit() {
    Duration limit = Duration.ofSeconds(1);
    Duration connectionWait = Duration.ofSeconds(3);
    JdbcTier jdbc =
        JdbcTier.at("jdbc:postgresql://127.0.0.1:1/none", "a", "b")
            .startWait(Duration.ofMillis(100))
            .connectionWait(connectionWait)
            .build();
    try (TieredCache<String, String> cache = cache(jdbc, limit)) {
      long began = System.nanoTime();
      assertThat(cache.get("k")).isEqualTo("loaded");
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(connectionWait);
      assertThatThrownBy(() -> cache.invalidate("k"))
          .isInstanceOf(TierException.class)
          .hasMessageContaining("jdbc");
      await().atMost(Duration.ofSeconds(30)).until(() -> jdbc.stats().connections().refused() > 0);
    }
  }

  @Test
  void connectionsThatBreak_areReplacedWhenTheDatabaseIsBack() {
    Cuttable source = new Cuttable(Server.POSTGRESQL.url());
    JdbcTier jdbc = Server.patient(JdbcTier.at(source)).namespace(Server.newNamespace()).build();
    try (Client client = new Client(jdbc)) {
      client.load(List.of("k"), key -> "v");
      source.cut();
      assertThatThrownBy(() -> client.look("k")).hasStackTraceContaining("cut");
      source.mend();
      assertThat(client.look("k")).isEqualTo("v");
      assertThat(jdbc.stats().connections().refused()).isPositive();
    }
  }

  @Test
  void transactionOfTheApplication_neitherHoldsNorSeesTheTiersWrites() throws Exception {
    ThreadBound source = new ThreadBound(Server.POSTGRESQL.url());
    String namespace = Server.newNamespace();
    JdbcTier jdbc = Server.patient(JdbcTier.at(source)).namespace(namespace).build();
    try (Client client = new Client(jdbc);
        Connection own = source.begin();
        Statement statement = own.createStatement()) {
      statement.execute("CREATE TABLE " + namespace + "_app (x int)");
      client.load(List.of("k"), key -> "v");
      client.remove("other");
      own.rollback();
      source.end();
      assertThat(client.look("k")).isEqualTo("v");
      assertThat(source.borrowedWithin()).isZero();
    }
  }

  @Test
  void unknownDatabase_isRefusedByName() {
    assertThatThrownBy(() -> JdbcTier.connect("jdbc:unheardof:x", null, null))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("postgresql");
  }

  @Test
  void namespaceThatIsNoIdentifier_isRefused() {
    assertThatThrownBy(() -> Server.SQLITE.tier().namespace("a\"; DROP TABLE x"))
        .isInstanceOf(ConfigurationException.class);
  }

  @Test
  void missingTables_areNotMadeWhereThatIsNotWantedButShown() throws Exception {
    JdbcTier jdbc = Server.POSTGRESQL.tier().withoutDdl().build();
    assertThatThrownBy(() -> new Client(jdbc))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("CREATE UNLOGGED TABLE");
    try (Connection connection = DriverManager.getConnection(Server.POSTGRESQL.url());
        Statement statement = connection.createStatement()) {
      for (String each : jdbc.ddl(Database.POSTGRESQL)) {
        statement.execute(each);
      }
    }
    try (Client client = new Client(jdbc)) {
      client.load(List.of("k"), key -> "v");
      assertThat(client.look("k")).isEqualTo("v");
    }
  }

  @Test
  void tablesOfAnotherVersion_areRefused() throws Exception {
    String namespace = Server.newNamespace();
    new Client(Server.POSTGRESQL.tier(namespace).build()).close();
    try (Connection connection = DriverManager.getConnection(Server.POSTGRESQL.url());
        Statement statement = connection.createStatement()) {
      statement.execute("UPDATE \"" + namespace + "_version\" SET version = 99");
    }
    assertThatThrownBy(() -> new Client(Server.POSTGRESQL.tier(namespace).build()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("99");
  }

  @Test
  void tablesOfAnOlderVersion_areMigratedUnlessThatIsNotWanted() throws Exception {
    String namespace = Server.newNamespace();
    try (Client client = new Client(Server.POSTGRESQL.tier(namespace).build())) {
      client.load(List.of("k"), key -> "v");
    }
    Server.POSTGRESQL.execute("UPDATE " + namespace + "_version SET version = 2");
    JdbcTier byHand = Server.POSTGRESQL.tier(namespace).withoutDdl().build();
    assertThatThrownBy(() -> new Client(byHand))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("version 2")
        .hasMessageContaining("DROP TABLE");
    try (Client client = new Client(Server.POSTGRESQL.tier(namespace).build())) {
      assertThat(client.look("k")).isNull();
      client.load(List.of("k"), key -> "next");
      assertThat(client.look("k")).isEqualTo("next");
    }
    assertThat(Server.POSTGRESQL.number("SELECT version FROM " + namespace + "_version"))
        .isEqualTo(3);
  }

  @Test
  void tableThatIsEmptied_hidesAndRefusesEverythingOlder() throws Exception {
    String namespace = Server.newNamespace();
    JdbcTier jdbc = Server.POSTGRESQL.tier(namespace).build();
    try (Client client = new Client(jdbc);
        Connection connection = DriverManager.getConnection(Server.POSTGRESQL.url());
        Statement statement = connection.createStatement()) {
      client.load(List.of("k"), key -> "v");
      statement.execute("TRUNCATE " + namespace + "_entry");
      assertThat(client.look("k")).isNull();
      client.load(List.of("k"), key -> "next");
      client.remove("other");
      assertThat(client.look("k")).isEqualTo("next");
    }
  }

  @Test
  void restartedService_isWarmFromItsFile() {
    JdbcTierBuilder file = Server.patient(JdbcTier.atFile(Server.folder().resolve("warm.db")));
    Duration limit = Duration.ofSeconds(10);
    try (TieredCache<String, String> first = cache(file.build(), limit)) {
      assertThat(first.get("k")).isEqualTo("loaded");
    }
    try (TieredCache<String, String> second = cache(file.build(), limit)) {
      assertThat(second.getIfPresent("k")).isEqualTo("loaded");
    }
  }
}
