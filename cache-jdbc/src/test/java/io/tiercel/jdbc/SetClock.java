package io.tiercel.jdbc;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.sqlite.Function;

/** Connections to SQLite, whose clock can be set. */
final class SetClock extends PlainSource {

  private final String url;
  private final AtomicLong shift = new AtomicLong();
  private final Queue<Long> once = new ConcurrentLinkedQueue<>();

  SetClock(String url) {
    this.url = url;
  }

  /** Sets it so much ahead of the right time. */
  void ahead(Duration time) {
    shift.set(time.toMillis());
  }

  /** The next time that it is looked at it is so much ahead, and then as before. */
  void aheadOnce(Duration time) {
    once.add(time.toMillis());
  }

  @Override
  public Connection getConnection() throws SQLException {
    Connection connection = DriverManager.getConnection(url + "?busy_timeout=20000");
    Function.create(
        connection,
        "unixepoch",
        new Function() {
          @Override
          protected void xFunc() throws SQLException {
            Long exception = once.poll();
            long by = exception == null ? shift.get() : exception;
            result((System.currentTimeMillis() + by) / 1_000.0);
          }
        });
    return connection;
  }
}
