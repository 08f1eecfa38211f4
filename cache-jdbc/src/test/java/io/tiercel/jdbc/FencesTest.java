package io.tiercel.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.spi.Scope;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a sweep removes that has fenced something. */
class FencesTest {

  private final String table = Server.newNamespace();

  @ParameterizedTest
  @EnumSource(
      value = Server.class,
      names = {"SQLITE", "POSTGRESQL", "H2"})
  void fencesThatAreOver_areRemoved(Server server) throws Exception {
    JdbcTier jdbc = server.tier(table).build();
    try (Client client = new Client(jdbc)) {
      client.remove("a");
      Fenced rows = new Fenced(server, table);
      rows.sweep();
      assertThat(rows.count()).isEqualTo(1);
      rows.endAll();
      rows.sweep();
      assertThat(rows.count()).isZero();
    }
  }

  /** The clock may be right again before a sweep by a wrong one is through. */
  @ParameterizedTest
  @EnumSource(
      value = Server.class,
      names = {"POSTGRESQL", "H2"})
  void fences_areNotRemovedUntilTheHeadIsHeldAndKnowsTheTime(Server server) throws Exception {
    try (Client client = new Client(server.tier(table).build());
        Connection other = DriverManager.getConnection(server.url());
        Statement statement = other.createStatement()) {
      client.remove("a");
      Fenced rows = new Fenced(server, table);
      rows.endAll();
      other.setAutoCommit(false);
      statement.executeUpdate(
          "UPDATE " + rows.name() + " SET lease_until = lease_until + 3600000 WHERE fenced > 1");
      CompletableFuture<Void> sweep = CompletableFuture.runAsync(rows::sweep);
      assertThat(sweep).failsWithin(Duration.ofMillis(300));
      other.commit();
      sweep.get(20, TimeUnit.SECONDS);
      assertThat(rows.count()).isEqualTo(1);
    }
  }

  /** The rows with fences that are no head. */
  private record Fenced(Server server, String namespace) {

    String name() {
      return '"' + namespace + "_entry\"";
    }

    void endAll() throws SQLException {
      server.execute("UPDATE " + name() + " SET fenced = 1 WHERE content IS NULL AND fenced > 0");
    }

    long count() throws SQLException {
      return server.number("SELECT COUNT(*) FROM " + name() + " WHERE content IS NULL");
    }

    void sweep() {
      JdbcSettings.Tables tables =
          new JdbcSettings.Tables(
              namespace, null, Dialect.Logging.UNLOGGED, JdbcSettings.Creation.AT_START);
      Duration patience = Duration.ofSeconds(20);
      JdbcSettings settings =
          new JdbcSettings(
              tables,
              JdbcSettings.Coherence.DEFAULT,
              JdbcSettings.STORAGE,
              JdbcSettings.Limits.NONE,
              new JdbcSettings.PoolSettings(2, patience, patience, patience, patience),
              Scope.SHARED);
      Store store =
          new Store(
              "sweep",
              settings,
              Pool.borrowed(new Cuttable(server.url()), patience),
              new Threads("sweep", 1));
      try {
        store.call(
            RealTime.SCHEDULING,
            (connection, found) -> {
              Arc all = Arc.of(1, 0);
              Housekeeping keeping = new Housekeeping(store, connection, found);
              return keeping.expire(all, keeping.measure(all));
            });
      } catch (SQLException failure) {
        throw new IllegalStateException(failure);
      } finally {
        store.close();
      }
    }
  }
}
