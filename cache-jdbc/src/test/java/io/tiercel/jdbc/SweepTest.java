package io.tiercel.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Rows that are written ten times over stay near the limit; files may be larger. */
class SweepTest {

  private static final int LIMIT = 16 << 20;
  private static final int BATCH = 200;
  private static final String VALUE = "x".repeat(1_000);

  @Test
  void rowsOfSqlite_stayWithinTheirLimit() {
    churn(JdbcTier.atFile(Server.folder().resolve("churn.db")));
  }

  @Test
  void rowsOfPostgreSql_stayWithinTheirLimit() {
    churn(Server.POSTGRESQL.tier());
  }

  private static void churn(JdbcTierBuilder builder) {
    JdbcTier jdbc = builder.maximumBytes(LIMIT).build();
    try (Client client = new Client(jdbc)) {
      for (int i = 0; i < 10 * LIMIT / 1_000; i += BATCH) {
        int first = i;
        List<String> keys = IntStream.range(0, BATCH).mapToObj(j -> "k" + (first + j)).toList();
        assertThat(client.load(keys, key -> VALUE)).hasSize(BATCH);
      }
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> jdbc.stats().content().bytes() < LIMIT * 1.2);
      assertThat(jdbc.stats().content().evicted()).isPositive();
      assertThat(jdbc.stats().content().bytes()).isGreaterThan(LIMIT / 2);
    }
  }
}
