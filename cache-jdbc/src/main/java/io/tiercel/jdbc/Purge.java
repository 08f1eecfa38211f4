package io.tiercel.jdbc;

import io.tiercel.codec.Head;
import io.tiercel.codec.KeyHash;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Takes the values out of rows that an invalidation of their whole cache hides; the rows themselves
 * go with the next sweeps. A file that is one node's own is invalidated as a whole with every gap
 * and lapse of trust, and what is hidden would keep its room until its life is over.
 *
 * <p>It walks through the table once for each such invalidation, a page at a time, each as a task
 * of its own: what others want to read and write comes in between. A row that was replaced
 * meanwhile is of another generation and stays as it is.
 */
final class Purge<K, V> {

  private static final int PAGE = 512;

  /** As much of an envelope as tells what it is worth, unless it has very many tags. */
  private static final int BEGINNING = 4_096;

  private static final byte[] FIRST = new byte[0];

  private final Session<K, V> session;
  private final AtomicInteger wanted = new AtomicInteger();

  /** Where a value stood when it was looked at. */
  private record Found(KeyHash id, long generation) {}

  Purge(Session<K, V> session) {
    this.session = session;
  }

  /** Begins, or begins again after the walk that is under way. */
  void begin() {
    if (wanted.getAndIncrement() == 0) {
      walk(1, FIRST);
    }
  }

  private void walk(int answering, byte[] from) {
    try {
      session.store().executor().execute(() -> step(answering, from));
    } catch (RejectedExecutionException closed) {
      wanted.set(0);
    }
  }

  private void step(int answering, byte[] from) {
    try {
      byte[] last =
          session
              .store()
              .call(session.scheduling(), (connection, table) -> page(connection, table, from));
      if (last != null) {
        walk(answering, last);
      } else if (!wanted.compareAndSet(answering, 0)) {
        walk(wanted.get(), FIRST);
      }
    } catch (SQLException | RuntimeException failure) {
      session.store().complain(failure);
      wanted.set(0);
    }
  }

  /** Answers the last id of the page; null if it was the last page. */
  private byte @Nullable [] page(Connection connection, Table table, byte[] from)
      throws SQLException {
    CacheHead head = session.head(connection, table);
    List<Found> hidden = new ArrayList<>();
    byte[] last = null;
    int count = 0;
    String sql =
        "SELECT id, name, generation, SUBSTR(content, 1, "
            + BEGINNING
            + ") FROM "
            + table.names().entries()
            + " WHERE id > ? ORDER BY id LIMIT "
            + PAGE;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setBytes(1, from);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          last = row.getBytes(1);
          count++;
          if (isHidden(row.getBytes(2), row.getBytes(4), head)) {
            hidden.add(new Found(Table.id(last), row.getLong(3)));
          }
        }
      }
    }
    hollow(connection, table, hidden);
    return count < PAGE ? null : last;
  }

  private boolean isHidden(byte[] name, byte @Nullable [] envelope, CacheHead head) {
    if (envelope == null || !session.places().isEntry(name)) {
      return false;
    }
    Head entry = Head.of(envelope);
    return entry != null
        && (entry.incarnation() != head.incarnation() || entry.stamp() < head.all());
  }

  private void hollow(Connection connection, Table table, List<Found> hidden) throws SQLException {
    if (hidden.isEmpty()) {
      return;
    }
    String sql =
        "UPDATE "
            + table.names().entries()
            + " SET content = NULL, bytes = "
            + Housekeeping.HOLLOW
            + ", expires = 0 WHERE id = ? AND generation = ?";
    session
        .store()
        .transaction(
            connection,
            table,
            () -> {
              try (PreparedStatement statement = connection.prepareStatement(sql)) {
                for (Found each : hidden) {
                  statement.setBytes(1, each.id().bytes());
                  statement.setLong(2, each.generation());
                  statement.addBatch();
                }
                return Failures.runBatch(statement).length;
              }
            });
  }
}
