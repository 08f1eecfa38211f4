package io.tiercel.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Counts and removes rows within a part of the keys. */
final class Housekeeping {

  private static final int MOST = 1_000;
  private static final String WITHIN = " WHERE id >= ? AND id <= ?";

  private final Table table;
  private final long now;

  /** How many rows, and bytes, stand in a part. */
  record Amount(long rows, long bytes) {}

  /**
   * Reads the database's time once: a little late it removes less. In the statements it would be
   * worked out for every row, and H2 would look for the rows anew for each of them.
   */
  Housekeeping(Connection connection, Table table) throws SQLException {
    this.table = table;
    this.now = table.now(connection);
  }

  Amount measure(Connection connection, Arc arc) throws SQLException {
    String sql =
        "SELECT COUNT(*), COALESCE(SUM(bytes), 0) FROM " + table.names().entries() + WITHIN;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setBytes(1, arc.from());
      statement.setBytes(2, arc.to());
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return new Amount(row.getLong(1), row.getLong(2));
      }
    }
  }

  /** Removes what is over. */
  long expire(Connection connection, Arc arc) throws SQLException {
    String which = " AND fenced <= ? AND expires <= ?";
    return change(connection, arc, "DELETE FROM " + table.names().entries(), which, MOST);
  }

  /**
   * Removes so many entries: those first whose time is over first. One that stands in a fence
   * leaves a tombstone. Only entries have been put into the place of something in particular.
   */
  long evict(Connection connection, Arc arc, long count) throws SQLException {
    String entries = table.names().entries();
    String which = " AND content IS NOT NULL AND previous >= 0 AND fenced ";
    String first = " ORDER BY expires";
    long gone = change(connection, arc, "DELETE FROM " + entries, which + "<= ?" + first, count);
    if (gone < count) {
      String hollow = "UPDATE " + entries + " SET content = NULL, bytes = 224, expires = 0";
      String fenced = which + "> ? AND fenced < " + Long.MAX_VALUE + first;
      gone += change(connection, arc, hollow, fenced, count - gone);
    }
    return gone;
  }

  /** Changes at most so many rows of a part; what is asked for beyond it is the time. */
  private long change(Connection connection, Arc arc, String action, String which, long most)
      throws SQLException {
    String condition = WITHIN + " AND lease_until <= ?" + which + " LIMIT " + most;
    String sql = table.dialect().some(action, table.names().entries(), condition);
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setBytes(1, arc.from());
      statement.setBytes(2, arc.to());
      long parameters = sql.chars().filter(it -> it == '?').count();
      for (int i = 3; i <= parameters; i++) {
        statement.setLong(i, now);
      }
      return statement.executeUpdate();
    }
  }

  /** Removes the messages of all caches that are older than so many milliseconds. */
  void forgetMessages(Connection connection, long age) throws SQLException {
    String sql = "DELETE FROM " + table.names().log() + " WHERE at < ?";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, now - age);
      statement.executeUpdate();
    }
  }
}
