package io.tiercel.jdbc;

import java.io.PrintWriter;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Logger;
import javax.sql.DataSource;

/** A data source that can hold up statements that begin in some way, as a busy database does. */
final class Holding implements DataSource {

  private final String url;
  private final String beginning;
  private volatile CountDownLatch held = new CountDownLatch(0);

  Holding(String url, String beginning) {
    this.url = url;
    this.beginning = beginning;
  }

  void hold() {
    held = new CountDownLatch(1);
  }

  void release() {
    held.countDown();
  }

  @Override
  public Connection getConnection() throws SQLException {
    Connection connection = DriverManager.getConnection(url);
    InvocationHandler handler =
        (proxy, method, arguments) -> {
          if (method.getName().equals("prepareStatement")
              && arguments[0].toString().startsWith(beginning)) {
            held.await();
          }
          try {
            return method.invoke(connection, arguments);
          } catch (InvocationTargetException failure) {
            throw failure.getCause();
          }
        };
    return (Connection)
        Proxy.newProxyInstance(
            Holding.class.getClassLoader(), new Class<?>[] {Connection.class}, handler);
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
