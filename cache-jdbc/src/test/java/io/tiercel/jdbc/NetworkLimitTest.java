package io.tiercel.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.spi.Ask;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A database that does not answer, on connections of the application's. */
@Timeout(60)
class NetworkLimitTest {

  private static final int THEIRS = 54_321;

  private final String namespace = Server.newNamespace();
  private final Source source = new Source();

  @Test
  void statementThatIsNotAnswered_isGivenUp() throws Exception {
    try (Client client = client();
        Connection other = DriverManager.getConnection(Server.POSTGRESQL.url())) {
      client.load(List.of("a"), key -> "v");
      other.setAutoCommit(false);
      try (Statement lock = other.createStatement()) {
        lock.execute("LOCK TABLE \"" + namespace + "_entry\" IN ACCESS EXCLUSIVE MODE");
        assertThat(client.tier.get("a", Ask.LOOK).toCompletableFuture())
            .failsWithin(Duration.ofSeconds(20));
      }
      other.rollback();
      assertThat(client.look("a")).isEqualTo("v");
    }
  }

  @Test
  void connection_getsItsOwnLimitBack() {
    try (Client client = client()) {
      client.load(List.of("a"), key -> "v");
      assertThat(client.look("a")).isEqualTo("v");
    }
    assertThat(source.limitsAtTheEnd).isNotEmpty().containsOnly(THEIRS);
  }

  private Client client() {
    return new Client(
        Server.patient(JdbcTier.at(source))
            .namespace(namespace)
            .statementTimeout(Duration.ofSeconds(3))
            .build());
  }

  /** Notes how patient connections are when they are given back. */
  private static final class Source extends PlainSource {
    private final List<Integer> limitsAtTheEnd = new CopyOnWriteArrayList<>();

    @Override
    public Connection getConnection() throws SQLException {
      Connection real = DriverManager.getConnection(Server.POSTGRESQL.url());
      real.setNetworkTimeout(Runnable::run, THEIRS);
      return (Connection)
          Proxy.newProxyInstance(
              getClass().getClassLoader(),
              new Class<?>[] {Connection.class},
              (proxy, method, arguments) -> {
                if (method.getName().equals("close") && !real.isClosed()) {
                  limitsAtTheEnd.add(real.getNetworkTimeout());
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
