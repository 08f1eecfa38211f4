package io.tiercel.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.spi.Change;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connections of the application's that are set up in a way of their own. */
@Timeout(180)
class LentConnectionTest {

  private final String namespace = Server.newNamespace();
  private final Source source = new Source();

  @Test
  void connection_isGivenBackAsItWas() {
    try (Client client = client()) {
      client.load(List.of("a", "b"), key -> "v");
      client.write(List.of("a"), key -> "w");
      client.remove("b");
      assertThat(client.look("a")).isEqualTo("w");
    }
    assertThat(source.statesAtTheEnd).isNotEmpty().containsOnly("8 false");
  }

  @Test
  void isolationOfTheApplications_failsNoWriter() throws Exception {
    ExecutorService callers = Executors.newFixedThreadPool(8);
    try (Client one = client();
        Client other = client()) {
      one.load(List.of("a"), key -> "v");
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        Client mine = i % 2 == 0 ? one : other;
        String own = "k" + i % 3;
        all.add(
            callers.submit(
                () -> {
                  for (int j = 0; j < 100; j++) {
                    mine.write(List.of(own), key -> "w");
                    mine.load(List.of("l" + j), key -> "v");
                    mine.remove("l" + j);
                  }
                }));
      }
      for (Future<?> each : all) {
        each.get();
      }
    } finally {
      callers.shutdown();
    }
  }

  @Test
  void changesThatNobodyWaitsForAnyMore_endInTheServerToo() throws Exception {
    try (Client client = client(Duration.ofSeconds(2));
        Connection other = DriverManager.getConnection(Server.POSTGRESQL.url())) {
      client.load(List.of("a"), key -> "v");
      other.setAutoCommit(false);
      try (Statement lock = other.createStatement()) {
        lock.execute("SELECT 1 FROM " + table() + " FOR UPDATE");
      }
      for (int i = 0; i < 5; i++) {
        assertThat(client.tier.remove(Change.of("k")).toCompletableFuture())
            .failsWithin(Duration.ofSeconds(20));
      }
      Awaitility.await().atMost(Duration.ofSeconds(20)).until(this::waiting, it -> it <= 1);
      other.rollback();
      client.remove("k");
    }
  }

  private long waiting() throws SQLException {
    return Server.POSTGRESQL.number(
        "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%"
            + namespace
            + "%'");
  }

  private String table() {
    return '"' + namespace + "_entry\"";
  }

  private Client client() {
    return client(Duration.ofSeconds(20));
  }

  private Client client(Duration statementTimeout) {
    return new Client(
        Server.patient(JdbcTier.at(source))
            .namespace(namespace)
            .statementTimeout(statementTimeout)
            .build());
  }

  /** Notes how connections are when they are given back. */
  private static final class Source extends PlainSource {
    private final List<String> statesAtTheEnd = new CopyOnWriteArrayList<>();

    @Override
    public Connection getConnection() throws SQLException {
      Connection real = DriverManager.getConnection(Server.POSTGRESQL.url());
      real.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
      real.setAutoCommit(false);
      return (Connection)
          Proxy.newProxyInstance(
              getClass().getClassLoader(),
              new Class<?>[] {Connection.class},
              (proxy, method, arguments) -> {
                if (method.getName().equals("close") && !real.isClosed()) {
                  statesAtTheEnd.add(real.getTransactionIsolation() + " " + real.getAutoCommit());
                }
                try {
                  return method.invoke(real, arguments);
                } catch (InvocationTargetException failure) {
                  throw failure.getCause();
                }
              });
    }
  }
}
