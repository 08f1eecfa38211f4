package io.tiercel.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiercel.TieredCache;
import io.tiercel.codec.Codec;
import io.tiercel.codec.KeyCodec;
import io.tiercel.error.ConfigurationException;
import io.tiercel.policy.TimeLimits;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.time.Duration;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.util.PSQLException;

/** A database that lets nobody in says why, and is heard. */
@Timeout(90)
class RefusalTest {

  private static final String PASSWORD = "hidden";
  private static final String WHY = "password authentication failed";

  private static EmbeddedPostgres server;

  @BeforeAll
  static void start() throws Exception {
    server = Server.startPostgres();
    try (Connection connection = DriverManager.getConnection(url());
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE ROLE stranger LOGIN PASSWORD 'right'");
      Path file;
      try (ResultSet row = statement.executeQuery("SHOW hba_file")) {
        row.next();
        file = Path.of(row.getString(1));
      }
      String others = Files.readString(file);
      Files.writeString(file, "host all stranger all scram-sha-256\n" + others);
      statement.execute("SELECT pg_reload_conf()");
    }
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  private static String url() {
    return server.getJdbcUrl("postgres", "postgres");
  }

  private static JdbcTierBuilder stranger() {
    return JdbcTier.at(url().replace("user=postgres", "user=stranger"), "stranger", PASSWORD);
  }

  private static TieredCache<String, String> cache(JdbcTierBuilder tier) {
    return TieredCache.<String, String>named("refused")
        .tier(
            tier.build().of(KeyCodec.of(String.class), Codec.text()),
            settings -> settings.timeLimits(TimeLimits.all(Duration.ofSeconds(20))))
        .build();
  }

  private static void assertRefused(JdbcTierBuilder tier, String why) {
    assertThatThrownBy(() -> cache(tier.startWait(Duration.ofSeconds(30))))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(why)
        .satisfies(it -> assertThat(Throwables.getStackTrace(it)).doesNotContain(PASSWORD));
  }

  @Test
  void wrongPassword_stopsTheStart() {
    assertRefused(stranger(), WHY);
  }

  @Test
  void databaseThatDoesNotExist_stopsTheStart() {
    String url = server.getJdbcUrl("postgres", "nothing");
    assertRefused(JdbcTier.at(url, null, null), "database \"nothing\" does not exist");
  }

  @Test
  void fileThatIsNoDatabase_stopsTheStart(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("junk.db");
    Files.writeString(file, "This is a text of some length and no database. ".repeat(100));
    assertRefused(JdbcTier.atFile(file), "not a database");
  }

  @Test
  void wrongPasswordThatIsHeardOfLater_isNamed() {
    try (TieredCache<String, String> cache = cache(stranger().startWait(Duration.ZERO))) {
      assertThatThrownBy(() -> cache.invalidate("k"))
          .hasStackTraceContaining(WHY)
          .hasStackTraceContaining("Caused by: " + PSQLException.class.getName());
    }
  }

  @Test
  void serverThatIsNotThere_stopsNobodyAndIsNamed() {
    JdbcTierBuilder nobody = JdbcTier.at("jdbc:postgresql://127.0.0.1:1/none", "a", PASSWORD);
    try (TieredCache<String, String> cache = cache(nobody.startWait(Duration.ofSeconds(1)))) {
      assertThatThrownBy(() -> cache.invalidate("k"))
          .hasStackTraceContaining("127.0.0.1:1 refused");
    }
  }

  @Test
  void driverThatRepeatsSecrets_isNotQuoted() {
    SQLException why =
        new SQLException("no jdbc:x:y?user=a&password=other&z=1 for hidden", "08001", 7);
    Throwable told = Failures.explained(new SQLTransientConnectionException("late"), why, PASSWORD);
    assertThat(told).hasMessage("late: SQLException: no jdbc:x:y?user=a&password=…&z=1 for …");
    assertThat(Throwables.getStackTrace(told)).doesNotContain("other").doesNotContain(PASSWORD);
  }
}
