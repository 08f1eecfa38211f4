package io.tiercel.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tiercel.spi.Change;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When a sweep looks, and who waits for it. */
@Timeout(120)
class SweepPaceTest {

  private static final int LIMIT = 2_000;
  private static final int BATCH = 200;

  private final String namespace = Server.newNamespace();
  private final Holding source = new Holding(Server.H2.url(), "SELECT COUNT(*)");

  @AfterEach
  void release() {
    source.release();
  }

  @Test
  void sweepWhoseLookIsHeldUp_doesNotLetTheTableOutgrowItsLimit() throws Exception {
    try (Client client = new Client(tier(Duration.ofSeconds(20)).maximumRows(LIMIT).build())) {
      source.hold();
      CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> write(client, 10 * LIMIT));
      assertThatThrownBy(() -> writing.get(3, TimeUnit.SECONDS))
          .isInstanceOf(TimeoutException.class);
      assertThat(rows()).isLessThanOrEqualTo(LIMIT * 3 / 2);
      source.release();
      writing.get(60, TimeUnit.SECONDS);
      assertThat(rows()).isLessThanOrEqualTo(LIMIT * 3 / 2);
    }
  }

  @Test
  void lookThatHangs_stopsNoWriterForGood() throws Exception {
    try (Client client = new Client(tier(Duration.ofSeconds(3)).maximumRows(LIMIT).build())) {
      source.hold();
      write(client, LIMIT);
      assertThat(rows()).isGreaterThanOrEqualTo(LIMIT);
    }
  }

  @Test
  void rowsThatAreOver_areRemovedAfterCalm() throws Exception {
    JdbcTier jdbc = tier(Duration.ofSeconds(20)).build();
    try (Client client = new Client(jdbc)) {
      write(client, 4_000);
      execute("UPDATE \"%s_entry\" SET expires = 0 WHERE expires > 0 AND previous > 0");
      await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () -> {
                write(client, BATCH);
                return jdbc.stats().content().expired() >= 3_900;
              });
    }
  }

  @Test
  void markersOfManyTags_areRowsToTheSweep() {
    JdbcTier jdbc = tier(Duration.ofSeconds(20)).build();
    try (Client client = new Client(jdbc)) {
      Client.await(
          client.tier.remove(
              new Change.Tags<>(
                  IntStream.range(0, 1_000).mapToObj(i -> "t" + i).collect(Collectors.toSet()))));
      await()
          .atMost(Duration.ofSeconds(8)) // sooner than a look that no write has caused
          .until(() -> jdbc.stats().content().rows() > 500);
    }
  }

  private JdbcTierBuilder tier(Duration statementTimeout) {
    return Server.patient(JdbcTier.at(source))
        .namespace(namespace)
        .statementTimeout(statementTimeout);
  }

  private static void write(Client client, int rows) {
    for (int i = 0; i < rows; i += BATCH) {
      long first = System.nanoTime();
      List<String> keys = IntStream.range(0, BATCH).mapToObj(j -> first + "-" + j).toList();
      assertThat(client.load(keys, key -> key)).hasSize(BATCH);
    }
  }

  private long rows() throws SQLException {
    return Server.H2.number("SELECT COUNT(*) FROM \"%s_entry\"".formatted(namespace));
  }

  private void execute(String sql) throws SQLException {
    Server.H2.execute(sql.formatted(namespace));
  }
}
