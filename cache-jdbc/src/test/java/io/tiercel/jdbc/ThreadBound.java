package io.tiercel.jdbc;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Gives a thread that is in a transaction that transaction's connection, as frameworks do. */
final class ThreadBound extends PlainSource {

  private static final ThreadLocal<@Nullable Connection> BOUND = new ThreadLocal<>();

  private final String url;
  private final AtomicInteger within = new AtomicInteger();

  ThreadBound(String url) {
    this.url = url;
  }

  Connection begin() throws SQLException {
    Connection connection = DriverManager.getConnection(url);
    connection.setAutoCommit(false);
    BOUND.set(connection);
    return connection;
  }

  void end() {
    BOUND.remove();
  }

  /** How often somebody got a transaction's connection. */
  int borrowedWithin() {
    return within.get();
  }

  @Override
  public Connection getConnection() throws SQLException {
    Connection present = BOUND.get();
    if (present != null) {
      within.incrementAndGet();
      return present;
    }
    return DriverManager.getConnection(url);
  }
}
