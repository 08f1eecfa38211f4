package io.tiercel.jdbc;

import io.tiercel.spi.Scheduling;
import io.tiercel.testkit.Network;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.logging.Logger;
import javax.sql.DataSource;

/** A node's connections to a simulated database, over a network that fails. */
final class SimulatedSource implements DataSource {

  private static final Duration SOCKET_TIMEOUT = Duration.ofSeconds(2);

  private final SimulatedDatabase database;
  private final Network requests;
  private final Scheduling node;

  SimulatedSource(SimulatedDatabase database, Network requests, Scheduling node) {
    this.database = database;
    this.requests = requests;
    this.node = node;
  }

  @Override
  public Connection getConnection() throws SQLException {
    if (!requests.up()) {
      throw new SQLTransientConnectionException("no connection to the database", "08001");
    }
    return SimulatedConnection.open(database, this::travel);
  }

  private void travel() throws SQLException {
    CompletableFuture<Boolean> answer = requests.call(() -> true).toCompletableFuture();
    Scheduling.Cancellable timeout =
        node.schedule(() -> answer.completeExceptionally(new TimeoutException()), SOCKET_TIMEOUT);
    try {
      Strand.await(answer);
    } catch (CompletionException failure) {
      throw failure.getCause() instanceof TimeoutException
          ? new SQLTimeoutException("the database does not answer", "08006")
          : new SQLRecoverableException("the connection broke", "08006");
    } finally {
      timeout.cancel();
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
