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
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Somebody else has the file locked. */
@Timeout(60)
class SqliteLockTest {
  @TempDir private Path folder;

  @Test
  void changeThatCouldNotBegin_beginsAnewWhenTheLockIsFree() throws Exception {
    Path file = folder.resolve("cache.db");
    Tier<String, String> tier =
        JdbcTier.atFile(file)
            .statementTimeout(Duration.ofMillis(200))
            .build()
            .of(KeyCodec.of(String.class), Codec.text())
            .open(
                new TierContext<>(
                    "c", "n", true, key -> Set.of(), RealTime.SCHEDULING, new Observer<>() {}));
    try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file)) {
      block(tier, "before").get(20, TimeUnit.SECONDS);
      execute(other, "BEGIN IMMEDIATE");
      CompletableFuture<Void> blocked = block(tier, "meanwhile");
      RealTime.pass(Duration.ofMillis(500)); // the first attempt has failed by now
      assertThat(blocked).isNotDone();
      execute(other, "COMMIT");
      assertThat(blocked).succeedsWithin(Duration.ofSeconds(20));
    } finally {
      tier.close();
    }
  }

  private static CompletableFuture<Void> block(Tier<String, String> tier, String key) {
    return tier.block(Change.of(key), Duration.ofMinutes(1)).toCompletableFuture();
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
