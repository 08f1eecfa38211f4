package io.tiercel.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/**
 * How long the answer to a statement is waited for on a connection that somebody else has set up.
 * It gets back the limit that it had.
 */
interface NetworkLimit {

  /** Connections of the tier's own are set up with the limit. */
  NetworkLimit AS_SET_UP =
      new NetworkLimit() {
        @Override
        public <T> T within(Connection connection, Store.Part<T> part) throws SQLException {
          return part.run();
        }
      };

  /** Does something with a connection. */
  <T> T within(Connection connection, Store.Part<T> part) throws SQLException;

  /** Waits so long for each answer, where the driver can do that. */
  static NetworkLimit of(Duration limit) {
    return new Limited((int) Math.min(Integer.MAX_VALUE, limit.toMillis()));
  }

  /** The limit is the network's: no statement of its own, and it holds for all that come. */
  record Limited(int millis) implements NetworkLimit {

    private static void giveBack(Connection connection, int limit) {
      try {
        if (!connection.isClosed()) { // by a limit that was exceeded, for example
          connection.setNetworkTimeout(Runnable::run, limit);
        }
      } catch (SQLException broken) {
        return; // nobody gets it any more, and what broke it is what counts
      }
    }

    @Override
    public <T> T within(Connection connection, Store.Part<T> part) throws SQLException {
      int before = connection.getNetworkTimeout();
      if (before > 0 && before <= millis) {
        return part.run();
      }
      connection.setNetworkTimeout(Runnable::run, millis);
      try {
        return part.run();
      } finally {
        giveBack(connection, before);
      }
    }
  }
}
