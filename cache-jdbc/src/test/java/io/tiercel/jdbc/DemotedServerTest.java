package io.tiercel.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tiercel.TieredCache;
import io.tiercel.codec.Codec;
import io.tiercel.codec.KeyCodec;
import io.tiercel.error.TierException;
import io.tiercel.spi.Ask;
import io.tiercel.spi.Bus;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A primary that was demoted: it is read-only, and its connections go on. */
@Timeout(120)
class DemotedServerTest {

  private static final Duration WINDOW = Duration.ofSeconds(1);

  private static EmbeddedPostgres server;

  private final String namespace = Server.newNamespace();

  @BeforeAll
  static void start() throws Exception {
    server = Server.startPostgres();
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  @AfterEach
  void promote() throws SQLException {
    readOnly("off");
  }

  private static String url() {
    return server.getJdbcUrl("postgres", "postgres");
  }

  private static void execute(String... statements) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url());
        Statement statement = connection.createStatement()) {
      for (String each : statements) {
        statement.execute(each);
      }
    }
  }

  private static void readOnly(String value) throws SQLException {
    execute(
        "SET default_transaction_read_only = off",
        "ALTER SYSTEM SET default_transaction_read_only = " + value,
        "SELECT pg_reload_conf()");
  }

  private JdbcTier tier() {
    return Server.patient(JdbcTier.at(url(), null, null))
        .namespace(namespace)
        .coherenceWindow(WINDOW)
        .build();
  }

  @Test
  void heartbeat_failsWhereNothingCanBeWritten() throws Exception {
    try (Client client = new Client(tier())) {
      Bus<String> bus = client.tier.bus().orElseThrow();
      assertThat(Client.await(bus.heartbeat())).hasSize(1);
      readOnly("on");
      await().until(() -> hasFailed(bus));
      assertThat(client.tier.get("k", Ask.LOOK).toCompletableFuture())
          .succeedsWithin(Duration.ofSeconds(40));
      readOnly("off");
      await().until(() -> !hasFailed(bus));
    }
  }

  private static boolean hasFailed(Bus<String> bus) {
    try {
      bus.heartbeat().toCompletableFuture().join();
      return false;
    } catch (CompletionException failure) {
      return Throwables.getStackTrace(failure).contains("read-only transaction");
    }
  }

  @Test
  void connections_areReplaced() throws Exception {
    try (TieredCache<String, String> cache = cache()) {
      await()
          .atMost(Duration.ofSeconds(40))
          .ignoreExceptionsInstanceOf(TierException.class)
          .until(() -> isAtHand(cache));
      List<Integer> before = connections();
      readOnly("on");
      await()
          .atMost(Duration.ofSeconds(40))
          .until(() -> connections().stream().noneMatch(before::contains));
    }
  }

  /** Of the pool, the one at hand, and the one that listens. */
  private static List<Integer> connections() throws SQLException {
    String sql = "SELECT pid FROM pg_stat_activity WHERE application_name = 'tiercel'";
    List<Integer> pids = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection(url());
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        pids.add(rows.getInt(1));
      }
    }
    return pids;
  }

  /** One to read by is opened after a read has shown that the database is well. */
  private static boolean isAtHand(TieredCache<String, String> cache) throws SQLException {
    cache.invalidate("k");
    cache.get("k");
    return connections().size() >= 3;
  }

  private TieredCache<String, String> cache() {
    return TieredCache.<String, String>named("demoted")
        .memory(memory -> memory.maximumSize(100))
        .tier(tier().of(KeyCodec.of(String.class), Codec.text()))
        .loader(key -> "v")
        .build();
  }
}
