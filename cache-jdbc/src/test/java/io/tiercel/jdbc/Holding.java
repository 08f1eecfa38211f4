package io.tiercel.jdbc;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;

/** A data source that can hold up statements that begin in some way, as a busy database does. */
final class Holding extends PlainSource {

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
}
