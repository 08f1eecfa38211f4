package io.tiercel.jdbc;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A data source whose connections can be cut, as a network does. */
final class Cuttable extends PlainSource {

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
}
