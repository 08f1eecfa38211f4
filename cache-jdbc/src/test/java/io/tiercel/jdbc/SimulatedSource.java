package io.tiercel.jdbc;

import io.tiercel.spi.Scheduling;
import io.tiercel.testkit.Network;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;

/** A node's connections to a simulated database, over a network that fails. */
final class SimulatedSource extends PlainSource {

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
}
