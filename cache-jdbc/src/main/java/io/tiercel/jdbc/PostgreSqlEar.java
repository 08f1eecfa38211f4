package io.tiercel.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/** {@code LISTEN}. */
final class PostgreSqlEar implements Ear {

  private final Connection connection;
  private final PGConnection driver;

  PostgreSqlEar(Connection connection) throws SQLException {
    this.connection = connection;
    this.driver = connection.unwrap(PGConnection.class);
  }

  @Override
  public void listen(Collection<String> channels) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String channel : channels) {
        statement.execute("LISTEN \"" + channel + '"'); // of letters, digits and underscores
      }
    }
  }

  @Override
  public Set<String> hear(Duration atMost) throws SQLException {
    PGNotification[] told = driver.getNotifications((int) atMost.toMillis());
    return told == null
        ? Set.of()
        : Arrays.stream(told).map(PGNotification::getName).collect(Collectors.toSet());
  }
}
