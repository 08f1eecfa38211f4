package io.tiercel.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * H2 keeps nothing from one run of the database to the next, even where it undoes a transaction
 * that was cut off, and so finds rows again: such rows are there without the mark of the present
 * run.
 */
class H2RunTest {
  private static final List<String> KEYS = List.of("a", "b", "c");

  private final String namespace = Server.newNamespace();

  private Client client(String url) {
    return new Client(Server.patient(JdbcTier.at(url, null, null)).namespace(namespace).build());
  }

  @Test
  void contentOfTheSameRun_isKept_andThatOfAnotherIsRemoved() throws SQLException {
    String url = Server.H2.url();
    try (Client client = client(url)) {
      client.load(KEYS, key -> "v");
    }
    try (Client client = client(url)) {
      assertThat(client.look("a")).isEqualTo("v");
    }
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      String mark = " WHERE at = " + Long.MAX_VALUE;
      assertThat(statement.executeUpdate("DELETE FROM \"" + namespace + "_log\"" + mark)).isOne();
    }
    try (Client client = client(url)) {
      assertThat(client.look("a")).isNull();
    }
  }
}
