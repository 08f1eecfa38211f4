package io.tiercel.jdbc;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Gives a thread that is in a transaction that transaction's connection, as frameworks do. */
final class ThreadBound implements DataSource {

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

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    return getConnection();
  }

  @Override
  public PrintWriter getLogWriter() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void setLogWriter(PrintWriter out) {}

  @Override
  public void setLoginTimeout(int seconds) {}

  @Override
  public int getLoginTimeout() {
    return 0;
  }

  @Override
  public Logger getParentLogger() {
    return Logger.getGlobal();
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    throw new SQLException("wraps nothing");
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return false;
  }
}
