package io.tiercel.jdbc;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Logger;
import javax.sql.DataSource;

/** A data source whose connections can be cut, as a network does. */
final class Cuttable implements DataSource {

  private final String url;
  private final List<Connection> open = new CopyOnWriteArrayList<>();
  private volatile boolean cut;

  Cuttable(String url) {
    this.url = url;
  }

  void cut() {
    cut = true;
    for (Connection each : open) {
      try {
        each.close();
      } catch (SQLException alreadyClosed) {
        throw new AssertionError(alreadyClosed);
      }
    }
    open.clear();
  }

  void mend() {
    cut = false;
  }

  @Override
  public Connection getConnection() throws SQLException {
    if (cut) {
      throw new SQLException("cut", "08001");
    }
    Connection connection = DriverManager.getConnection(url);
    open.removeIf(Cuttable::isClosed);
    open.add(connection);
    return connection;
  }

  private static boolean isClosed(Connection connection) {
    try {
      return connection.isClosed();
    } catch (SQLException failure) {
      return true;
    }
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
