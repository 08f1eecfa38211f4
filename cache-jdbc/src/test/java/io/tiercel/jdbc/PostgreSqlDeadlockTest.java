package io.tiercel.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.TieredCache;
import io.tiercel.codec.KeyCodec;
import io.tiercel.codec.KeyHash;
import io.tiercel.policy.TimeLimits;
import io.tiercel.spi.Answer;
import io.tiercel.spi.Ask;
import io.tiercel.spi.Taking;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whoever holds rows waits only for later ones, so nobody waits for ever. Statements may take
 * longer here than it takes the server to see a deadlock.
 */
@Timeout(120)
class PostgreSqlDeadlockTest {

  private static final String DEADLOCKS =
      "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()";

  private final String namespace = Server.newNamespace();
  private final Places<String> places =
      new Places<>(KeyCodec.of(String.class), key -> Set.of(), "test");
  private final List<String> sorted =
      Stream.of("a", "b", "c").sorted(Comparator.comparing(this::id, Swap.ORDER)).toList();

  private KeyHash id(String key) {
    return places.locate(key).place().id();
  }

  @ParameterizedTest
  @EnumSource(Taking.class)
  void takingsOfOneTransaction_lockRowsInOneOrder(Taking taking) throws Exception {
    try (Client client = new Client(tier().build());
        Connection first = connection();
        Connection second = connection()) {
      client.load(sorted, key -> "old");
      lock(first, sorted.get(1));
      CompletionStage<List<Answer<String>>> ahead =
          client.tier.takeAll(List.of(sorted.get(1)), Taking.WRITE);
      awaitWaiting(1);
      CompletionStage<List<Answer<String>>> late =
          client.tier.takeAll(List.of(sorted.get(2)), taking);
      CompletionStage<List<Answer<String>>> early =
          client.tier.takeAll(List.of(sorted.get(0)), Taking.WRITE);
      lock(second, sorted.get(0));
      first.rollback();
      Client.await(ahead);
      awaitWaiting(1);
      lock(second, sorted.get(2));
      second.rollback();
      assertThat(Client.await(late).get(0)).isInstanceOf(Answer.Miss.class);
      assertThat(Client.await(early).get(0)).isInstanceOf(Answer.Miss.class);
    }
  }

  @Test
  void leasesOfOneRead_holdNoRowWhileTheyWaitForAnEarlierOne() throws Exception {
    try (Client client = new Client(tier().build());
        Connection other = connection()) {
      client.remove(sorted.get(0)); // leaves a row, which a lease is written into
      lock(other, sorted.get(0));
      CompletionStage<List<Answer<String>>> read =
          client.tier.getAll(List.of(sorted.get(0), sorted.get(2)), Ask.FILL);
      awaitWaiting(1);
      lock(other, sorted.get(2));
      other.rollback();
      assertThat(Client.await(read)).allMatch(Answer.Miss.class::isInstance);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {40, 400})
  void nodesThatWriteHotKeys_neverFail(int keys) throws Exception {
    long before = Server.POSTGRESQL.number(DEADLOCKS);
    ConcurrentHashMap<String, Integer> failures = new ConcurrentHashMap<>();
    ExecutorService callers = Executors.newFixedThreadPool(32);
    try (TieredCache<String, String> one = cache();
        TieredCache<String, String> other = cache()) {
      long end = RealTime.SCHEDULING.nanos() + Duration.ofSeconds(5).toNanos();
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < 32; i++) {
        TieredCache<String, String> mine = i % 2 == 0 ? one : other;
        Random random = new Random(i);
        all.add(
            callers.submit(
                () -> {
                  while (RealTime.SCHEDULING.nanos() < end) {
                    try {
                      call(mine, "k" + random.nextInt(keys), random.nextInt(10));
                    } catch (RuntimeException failure) {
                      failures.merge(String.valueOf(failure.getMessage()), 1, Integer::sum);
                    }
                  }
                }));
      }
      for (Future<?> each : all) {
        each.get();
      }
    } finally {
      callers.shutdown();
    }
    assertThat(failures).isEmpty();
    RealTime.pass(Duration.ofSeconds(2)); // the server counts late
    assertThat(Server.POSTGRESQL.number(DEADLOCKS)).isEqualTo(before);
  }

  private static void call(TieredCache<String, String> cache, String key, int what) {
    if (what < 2) {
      cache.invalidate(key);
    } else if (what < 5) {
      cache.put(key, "put");
    } else {
      cache.get(key, it -> "loaded");
    }
  }

  private TieredCache<String, String> cache() {
    return TieredCache.<String, String>named("test")
        .memory(memory -> memory.maximumSize(10_000).timeToLive(Duration.ofMinutes(5)))
        .tier(
            tier().build().of(String.class, String.class),
            tier ->
                tier.timeToLive(Duration.ofHours(1))
                    .timeLimits(TimeLimits.all(Duration.ofSeconds(10))))
        .build();
  }

  private JdbcTierBuilder tier() {
    return Server.POSTGRESQL.tier(namespace).statementTimeout(Duration.ofSeconds(10));
  }

  private static Connection connection() throws SQLException {
    Connection connection = DriverManager.getConnection(Server.POSTGRESQL.url());
    connection.setAutoCommit(false);
    try (Statement limit = connection.createStatement()) {
      limit.execute("SET lock_timeout = 500");
    }
    connection.commit();
    return connection;
  }

  /** Holds the row, which need not be there, until the transaction is over. */
  private void lock(Connection connection, String key) throws SQLException {
    String sql =
        "INSERT INTO "
            + table()
            + " SELECT ?, 1, 0, 0, 0, 0, 0, 0, 0, '' ON CONFLICT (id) DO UPDATE SET bytes = 1";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setBytes(1, id(key).bytes());
      statement.executeUpdate();
    }
  }

  private String table() {
    return '"' + namespace + "_entry\"";
  }

  private void awaitWaiting(int count) {
    Awaitility.await()
        .until(
            () ->
                Server.POSTGRESQL.number(
                        "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                            + " AND query LIKE '%"
                            + namespace
                            + "%'")
                    == count);
  }
}
