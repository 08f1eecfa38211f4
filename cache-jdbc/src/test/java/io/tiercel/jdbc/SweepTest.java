package io.tiercel.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Ten times the limit is written, and neither rows nor files go far beyond it. */
class SweepTest {

  private static final int LIMIT = 4 << 20;

  /** What InnoDB adds to any file that was extended at all: one of 0.4 MiB of rows has 9 MiB. */
  private static final int RESERVE_OF_INNODB = 8 << 20;

  private static final int BATCH = 200;
  private static final String NAMESPACE = Server.newNamespace();
  private static final String VALUE = "x".repeat(1_000);

  @Test
  void fileOfSqlite_staysNearItsLimit() throws Exception {
    Path file = Server.folder().resolve("churn.db");
    churn(JdbcTier.atFile(file), () -> Files.size(file), LIMIT);
  }

  @Test
  void tableOfH2_staysNearItsLimit() throws Exception {
    String size = "SELECT SUM(bytes) FROM \"%s_entry\"".formatted(NAMESPACE);
    churn(Server.H2.tier(NAMESPACE), () -> Server.H2.number(size), LIMIT);
  }

  @Test
  void tableOfPostgreSql_staysNearItsLimit() throws Exception {
    String size = "SELECT pg_total_relation_size('%s_entry')".formatted(NAMESPACE);
    churn(Server.POSTGRESQL.tier(NAMESPACE), () -> Server.POSTGRESQL.number(size), LIMIT);
  }

  @Test
  @EnabledIfSystemProperty(named = "tiercel.mariadb", matches = ".+", disabledReason = "no server")
  void tableOfMariaDb_staysNearItsLimit() throws Exception {
    String tables = Server.MARIADB.url().startsWith("jdbc:mysql:") ? "innodb_" : "innodb_sys_";
    String size =
        "SELECT file_size FROM information_schema.%stablespaces WHERE name LIKE '%%/%s\\_entry'"
            .formatted(tables, NAMESPACE);
    churn(
        Server.MARIADB.tier(NAMESPACE),
        () -> Server.MARIADB.number(size) - RESERVE_OF_INNODB,
        LIMIT);
  }

  @Test
  void messages_areKeptForTwoWindowsAtLeast() throws Exception {
    String namespace = Server.newNamespace();
    String log = '"' + namespace + "_log\"";
    JdbcTierBuilder builder = Server.SQLITE.tier(namespace);
    try (Client client = new Client(builder.coherenceWindow(Duration.ofMinutes(2)).build())) {
      client.remove("a");
      Server.SQLITE.execute("UPDATE " + log + " SET at = at - " + 3_600_000);
      client.remove("b");
      Server.SQLITE.execute("UPDATE " + log + " SET at = at - " + 200_000);
      for (int from = 0; from < 2_000; from += BATCH) {
        List<String> keys = IntStream.range(from, from + BATCH).mapToObj(it -> "k" + it).toList();
        client.load(keys, key -> "v");
      }
      await().until(() -> Server.SQLITE.number("SELECT COUNT(*) FROM " + log) < 2);
      assertThat(Server.SQLITE.number("SELECT COUNT(*) FROM " + log)).isEqualTo(1);
    }
  }

  /** A database on a machine whose clock was put right is not one whose log grows for ever. */
  @Test
  void logIsEmptied_afterAClockThatWasAhead() throws Exception {
    String namespace = Server.newNamespace();
    SetClock source = new SetClock(Server.SQLITE.url());
    JdbcTierBuilder builder = Server.patient(JdbcTier.at(source)).namespace(namespace);
    try (Client client = new Client(builder.build())) {
      client.remove("a");
      source.ahead(Duration.ofHours(2));
      awaitEmptyLog(client, namespace);
      source.ahead(Duration.ZERO);
      client.remove("b");
      Server.SQLITE.execute("UPDATE \"" + namespace + "_log\" SET at = at - 3600000");
      awaitEmptyLog(client, namespace);
    }
  }

  private static void awaitEmptyLog(Client client, String namespace) {
    String messages = "SELECT COUNT(*) FROM \"" + namespace + "_log\"";
    await()
        .atMost(Duration.ofSeconds(40))
        .until(
            () -> {
              long first = System.nanoTime();
              client.load(
                  IntStream.range(0, BATCH).mapToObj(it -> first + "-" + it).toList(), key -> "v");
              return Server.SQLITE.number(messages) == 0;
            });
  }

  private static void churn(JdbcTierBuilder builder, Callable<Long> size, int limit)
      throws Exception {
    JdbcTier jdbc =
        Server.patient(builder)
            .maximumBytes(limit)
            .statementTimeout(Duration.ofSeconds(20))
            .build();
    try (Client client = new Client(jdbc)) {
      for (int i = 0; i < 10 * limit / 1_000; i += BATCH) {
        int first = i;
        List<String> keys = IntStream.range(0, BATCH).mapToObj(j -> "k" + (first + j)).toList();
        assertThat(client.load(keys, key -> VALUE)).hasSize(BATCH);
      }
      await().atMost(Duration.ofSeconds(30)).until(() -> jdbc.stats().content().bytes() < limit);
      assertThat(jdbc.stats().content().evicted()).isPositive();
      assertThat(jdbc.stats().content().bytes()).isGreaterThan(limit / 3);
      double share = (double) size.call() / limit;
      System.out.printf("%.2f of the limit%n", share);
      assertThat(share).isLessThanOrEqualTo(1.5);
    }
  }
}
