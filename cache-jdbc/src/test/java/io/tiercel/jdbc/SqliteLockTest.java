package io.tiercel.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.codec.Codec;
import io.tiercel.codec.KeyCodec;
import io.tiercel.spi.Change;
import io.tiercel.spi.Observer;
import io.tiercel.spi.Tier;
import io.tiercel.spi.TierContext;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody else has the file locked, or is about to. */
@Timeout(60)
class SqliteLockTest {
  @TempDir private Path folder;

  @Test
  void changeThatCouldNotBegin_beginsAnewWhenTheLockIsFree() throws Exception {
    Path file = folder.resolve("cache.db");
    Tier<String, String> tier =
        open(Server.patient(JdbcTier.atFile(file)).statementTimeout(Duration.ofSeconds(2)));
    try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file)) {
      block(tier, "before").get(20, TimeUnit.SECONDS);
      execute(other, "BEGIN IMMEDIATE");
      CompletableFuture<Void> blocked = block(tier, "meanwhile");
      RealTime.pass(Duration.ofSeconds(3)); // the first attempt has failed by now
      assertThat(blocked).isNotDone();
      execute(other, "COMMIT");
      assertThat(blocked).succeedsWithin(Duration.ofSeconds(20));
    } finally {
      tier.close();
    }
  }

  /** What an application hands over may begin transactions that cannot wait for the lock. */
  @ParameterizedTest
  @ValueSource(strings = {"DELETE", "WAL"})
  void changesThroughDataSourcesOfTheApplication_waitForOneAnother(String journal)
      throws Exception {
    String url = "jdbc:sqlite:" + folder.resolve(journal + ".db");
    try (Connection first = DriverManager.getConnection(url)) {
      execute(first, "PRAGMA journal_mode=" + journal);
    }
    List<Tier<String, String>> tiers = List.of(borrowing(url), borrowing(url), borrowing(url));
    try {
      for (int i = 0; i < 200; i++) {
        String key = "key" + i;
        List<CompletableFuture<Void>> blocks =
            tiers.stream().map(tier -> block(tier, key)).toList();
        for (CompletableFuture<Void> each : blocks) {
          assertThat(each).succeedsWithin(Duration.ofSeconds(20));
        }
      }
    } finally {
      tiers.forEach(Tier::close);
    }
  }

  private static Tier<String, String> borrowing(String url) {
    return open(Server.patient(JdbcTier.at(new Cuttable(url))));
  }

  private static Tier<String, String> open(JdbcTierBuilder builder) {
    return builder
        .build()
        .of(KeyCodec.of(String.class), Codec.text())
        .open(
            new TierContext<>(
                "c", "n", true, key -> Set.of(), RealTime.SCHEDULING, new Observer<>() {}));
  }

  private static CompletableFuture<Void> block(Tier<String, String> tier, String key) {
    return tier.block(Change.of(key), Duration.ofMinutes(1), 1).toCompletableFuture();
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
