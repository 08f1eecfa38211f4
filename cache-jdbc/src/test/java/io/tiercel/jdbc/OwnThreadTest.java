package io.tiercel.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tiercel.TieredCache;
import io.tiercel.codec.Codec;
import io.tiercel.codec.KeyCodec;
import io.tiercel.policy.TimeLimits;
import io.tiercel.spi.Ask;
import io.tiercel.spi.Ask.Loan;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Reads on the threads of those who ask. */
@Timeout(60)
class OwnThreadTest {

  private static final Duration LIMIT = Duration.ofSeconds(2);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final String namespace = Server.newNamespace();

  private static TieredCache<String, String> cache(JdbcTier jdbc) {
    return cache(jdbc, PATIENCE);
  }

  private static TieredCache<String, String> cache(JdbcTier jdbc, Duration limit) {
    return TieredCache.<String, String>named("lent")
        .tier(
            jdbc.of(KeyCodec.of(String.class), Codec.text()),
            tier -> tier.timeLimits(TimeLimits.all(limit)).withoutBreaker())
        .loader(key -> "loaded")
        .build();
  }

  private JdbcTier tier(Server server) {
    return server.tier(namespace).build();
  }

  private static long obtained(JdbcTier jdbc) {
    return jdbc.stats().connections().obtained();
  }

  /** Reads until a read takes no connection from the pool. */
  private static void warm(JdbcTier jdbc, TieredCache<String, String> cache) {
    assertThat(cache.get("k")).isEqualTo("loaded");
    await()
        .pollInSameThread()
        .until(
            () -> {
              long before = obtained(jdbc);
              cache.get("k");
              return obtained(jdbc) == before;
            });
  }

  @ParameterizedTest
  @EnumSource(
      value = Server.class,
      names = {"SQLITE", "POSTGRESQL"})
  void readOfSomebodyWhoWaits_takesNoConnectionOfThePool(Server server) {
    JdbcTier jdbc = tier(server);
    try (TieredCache<String, String> cache = cache(jdbc)) {
      warm(jdbc, cache);
      long before = obtained(jdbc);
      for (int i = 0; i < 50; i++) {
        assertThat(cache.getIfPresent("k")).isEqualTo("loaded");
      }
      assertThat(obtained(jdbc) - before).isLessThan(10); // it looks after itself now and then
      cache.invalidate("k");
      assertThat(cache.getIfPresent("k")).isNull();
    }
  }

  @Test
  void readThatIsLate_isBrokenOffInTime() throws Exception {
    JdbcTier jdbc = tier(Server.POSTGRESQL);
    try (TieredCache<String, String> cache = cache(jdbc, LIMIT);
        Connection other = DriverManager.getConnection(Server.POSTGRESQL.url());
        Statement statement = other.createStatement()) {
      warm(jdbc, cache);
      other.setAutoCommit(false);
      statement.execute("LOCK TABLE \"%s_entry\"".formatted(namespace));
      Thread reader = Thread.currentThread();
      AtomicReference<StackTraceElement[]> meanwhile = new AtomicReference<>();
      RealTime.SCHEDULING.schedule(() -> meanwhile.set(reader.getStackTrace()), LIMIT.dividedBy(4));
      long began = System.nanoTime();
      assertThat(cache.getIfPresent("k")).isNull();
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(LIMIT.multipliedBy(2));
      assertThat(meanwhile.get())
          .as("was read here")
          .anyMatch(it -> it.getClassName().equals(OwnThread.class.getName()));
      other.rollback();
      await().until(() -> "loaded".equals(cache.getIfPresent("k")));
    }
  }

  @Test
  void connectionThatIsCut_isNoticedByNobody() throws Exception {
    JdbcTier jdbc = tier(Server.POSTGRESQL);
    try (TieredCache<String, String> cache = cache(jdbc)) {
      warm(jdbc, cache);
      String newest =
          "SELECT pid FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
              + " AND query LIKE 'SELECT id, name, generation%%%s%%' ORDER BY query_start DESC LIMIT 1";
      Server.POSTGRESQL.execute(
          "SELECT pg_terminate_backend(pid) FROM (" + newest.formatted(namespace) + ") newest");
      assertThat(cache.getIfPresent("k")).isEqualTo("loaded");
      warm(jdbc, cache);
    }
  }

  @Test
  void threadThatIsInterrupted_readsNothingItself() {
    JdbcTier jdbc = tier(Server.SQLITE);
    try (TieredCache<String, String> cache = cache(jdbc);
        Client client = new Client(jdbc)) {
      warm(jdbc, cache);
      client.load(List.of("k"), key -> "v");
      long before = obtained(jdbc);
      Thread.currentThread().interrupt();
      var answer = client.tier.get("k", Ask.LOOK.lent());
      assertThat(Thread.interrupted()).isTrue();
      assertThat(answer).succeedsWithin(Duration.ofSeconds(20));
      assertThat(obtained(jdbc)).isGreaterThan(before);
    }
  }

  @Test
  void connectionsOfTheApplication_areNotUsedOnItsThreads() throws Exception {
    ThreadBound source = new ThreadBound(Server.POSTGRESQL.url());
    JdbcTier jdbc = JdbcTier.at(source).namespace(namespace).build();
    try (TieredCache<String, String> cache = cache(jdbc);
        Connection own = source.begin()) {
      for (int i = 0; i < 20; i++) {
        assertThat(cache.get("k")).isEqualTo("loaded");
      }
      own.rollback();
      source.end();
      assertThat(source.borrowedWithin()).isZero();
    }
  }

  @Test
  void statementOfSqlite_stopsWhenItIsBrokenOff() throws Exception {
    String endless =
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n";
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:");
        PreparedStatement statement = connection.prepareStatement(endless)) {
      Loan loan = new Loan();
      loan.begin(() -> breakOff(connection, statement));
      var late = RealTime.SCHEDULING.schedule(loan::expire, Duration.ofMillis(100));
      assertThatThrownBy(statement::executeQuery).isInstanceOf(SQLException.class);
      late.cancel();
      assertThat(loan.end()).isFalse();
    }
  }

  private static void breakOff(Connection connection, PreparedStatement statement) {
    try {
      new SqliteDialect().breakOff(connection, List.of(statement));
    } catch (SQLException failure) {
      throw new AssertionError(failure);
    }
  }
}
