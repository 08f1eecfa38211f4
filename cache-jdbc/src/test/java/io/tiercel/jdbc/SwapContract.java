package io.tiercel.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.codec.KeyHash;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When a row takes the place of another, and what it leaves of it. */
abstract class SwapContract {

  private static final Lease LEASE = new Lease(Lease.Kind.WRITE, 7, 8);
  private static final byte[] VALUE = {1, 2, 3};

  private final Server server;
  private final String namespace = Server.newNamespace();
  private Connection connection;
  private Table table;

  SwapContract(Server server) {
    this.server = server;
  }

  @BeforeEach
  void open() throws SQLException {
    connection = DriverManager.getConnection(server.url());
    Dialect dialect = Schema.dialectOf(connection);
    JdbcSettings.Tables tables =
        new JdbcSettings.Tables(
            namespace, null, Dialect.Logging.UNLOGGED, JdbcSettings.Creation.AT_START);
    new Schema(dialect, tables, true).ensure(connection);
    table = new Table(dialect, tables.names(dialect));
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  @Test
  void rowOfTheGenerationThatIsExpected_isReplacedInAllItHas() throws SQLException {
    swap(swap("a", Swap.ABSENT, 10, 0, Swap.NO_DEADLINE));
    assertThat(swap(swap("a", 10, 11, 0, Swap.NO_DEADLINE))).containsExactly(id("a"));
    Row row = row("a");
    assertThat(row.generation()).isEqualTo(11);
    assertThat(row.value()).isEqualTo(VALUE);
    assertThat(row.lease()).isEqualTo(LEASE);
    assertThat(row.name()).isEqualTo(place("a").name());
    assertThat(number("previous", "a")).isEqualTo(10);
    assertThat(number("expires", "a")).isEqualTo(1_000);
    assertThat(number("bytes", "a")).isEqualTo(swap("a", 10, 11, 0, 0).size());
  }

  @Test
  void rowOfAnotherGeneration_stays() throws SQLException {
    swap(swap("a", Swap.ABSENT, 10, 0, Swap.NO_DEADLINE));
    assertThat(swap(swap("a", 9, 11, 0, Swap.NO_DEADLINE))).isEmpty();
    assertThat(swap(swap("a", Swap.ABSENT, 11, 0, Swap.NO_DEADLINE))).isEmpty();
    assertThat(row("a").generation()).isEqualTo(10);
  }

  @Test
  void rowThatIsGone_isNotMadeAnew() throws SQLException {
    assertThat(swap(swap("a", 9, 11, 0, Swap.NO_DEADLINE))).isEmpty();
    assertThat(table.select(connection, List.of(id("a"))).byId()).isEmpty();
  }

  @Test
  void swapAfterItsDeadline_doesNothing() throws SQLException {
    swap(swap("a", Swap.ABSENT, 10, 0, Swap.NO_DEADLINE));
    long now = table.now(connection);
    assertThat(swap(swap("a", 10, 11, 0, now))).isEmpty();
    assertThat(swap(swap("a", 10, 12, 0, now + 60_000))).hasSize(1);
  }

  @Test
  void fenceThatStandsLonger_stays() throws SQLException {
    swap(swap("a", Swap.ABSENT, 10, 500, Swap.NO_DEADLINE));
    swap(swap("a", 10, 11, 400, Swap.NO_DEADLINE));
    assertThat(number("fenced", "a")).isEqualTo(500);
    swap(swap("a", 11, 12, 600, Swap.NO_DEADLINE));
    assertThat(number("fenced", "a")).isEqualTo(600);
    swap(swap("a", Swap.ANY, 13, 100, Swap.NO_DEADLINE));
    assertThat(number("fenced", "a")).isEqualTo(600);
  }

  @Test
  void batchOfAllKinds_isJudgedRowByRow() throws SQLException {
    swap(swap("a", Swap.ABSENT, 10, 0, Swap.NO_DEADLINE));
    swap(swap("b", Swap.ABSENT, 10, 0, Swap.NO_DEADLINE));
    swap(swap("c", Swap.ABSENT, 10, 0, Swap.NO_DEADLINE));
    Set<KeyHash> done =
        swap(
            swap("a", 10, 11, 0, Swap.NO_DEADLINE),
            swap("b", 9, 11, 0, Swap.NO_DEADLINE),
            swap("c", Swap.ANY, 11, 0, Swap.NO_DEADLINE),
            swap("d", Swap.ABSENT, 11, 0, Swap.NO_DEADLINE),
            swap("e", 10, 11, 0, Swap.NO_DEADLINE));
    assertThat(done).containsExactlyInAnyOrder(id("a"), id("c"), id("d"));
  }

  private Set<KeyHash> swap(Swap... swaps) throws SQLException {
    return table.swap(connection, List.of(swaps));
  }

  private static Swap swap(
      String name, long expected, long generation, long fenced, long deadline) {
    Swap.Life life = new Swap.Life(1_000, fenced);
    return new Swap(place(name), expected, generation, VALUE, life, LEASE, deadline);
  }

  private Row row(String name) throws SQLException {
    return Objects.requireNonNull(table.select(connection, List.of(id(name))).at(place(name)));
  }

  private long number(String column, String name) throws SQLException {
    String sql = "SELECT " + column + " FROM " + table.names().entries() + " WHERE id = ?";
    try (var statement = connection.prepareStatement(sql)) {
      statement.setBytes(1, id(name).bytes());
      try (var found = statement.executeQuery()) {
        assertThat(found.next()).isTrue();
        return found.getLong(1);
      }
    }
  }

  private static KeyHash id(String name) {
    return new KeyHash(name.hashCode(), 1);
  }

  private static Place place(String name) {
    return new Place(id(name), name.getBytes(StandardCharsets.UTF_8));
  }
}
