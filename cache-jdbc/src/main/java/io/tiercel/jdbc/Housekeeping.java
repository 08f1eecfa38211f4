package io.tiercel.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Counts and removes rows within a part of the keys. */
final class Housekeeping {

  /** What a row takes that has no value. */
  static final int HOLLOW = 224;

  private static final int MOST = 1_000;
  private static final String WITHIN = " WHERE id >= ? AND id <= ?";
  private static final String UNLEASED = "lease_until <= ?";
  private static final String OVER = " AND fenced <= ? AND expires <= ?";
  private static final String UNFENCED = " AND fenced = 0";
  private static final String ENTRY = " AND content IS NOT NULL AND previous >= 0";
  private static final String FENCED = " AND fenced > 0 AND fenced < " + Long.MAX_VALUE;

  private final Store store;
  private final Connection connection;
  private final Table table;
  private final long now;

  /**
   * What stands in a part.
   *
   * @param over how many of the rows are over
   * @param overFences how many of those hid or fenced something
   * @param fenced how many of the rows are entries with a fence
   */
  record Amount(long rows, long bytes, long over, long overFences, long fenced) {}

  /**
   * Reads the database's time once: a little late it removes less. In the statements it would be
   * worked out for every row, and H2 would look for the rows anew for each of them.
   */
  Housekeeping(Store store, Connection connection, Table table) throws SQLException {
    this.store = store;
    this.connection = connection;
    this.table = table;
    this.now = table.now(connection);
  }

  /** Most parts have nothing that is over: those are spared a transaction that removes it. */
  Amount measure(Arc arc) throws SQLException {
    String sql =
        "SELECT COUNT(*), COALESCE(SUM(bytes), 0), COUNT(CASE WHEN "
            + UNLEASED
            + OVER
            + " THEN 1 END), COUNT(CASE WHEN "
            + UNLEASED
            + OVER
            + " AND fenced > 0 THEN 1 END), COUNT(CASE WHEN content IS NOT NULL AND previous >= 0"
            + FENCED
            + " THEN 1 END) FROM "
            + table.names().entries()
            + WITHIN;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 1; i <= 6; i++) {
        statement.setLong(i, now);
      }
      statement.setBytes(7, arc.from());
      statement.setBytes(8, arc.to());
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return new Amount(
            row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4), row.getLong(5));
      }
    }
  }

  /** Removes what is over, of what was found in a part. */
  long expire(Arc arc, Amount found) throws SQLException {
    String delete = "DELETE FROM " + table.names().entries();
    long gone = 0;
    if (found.over() > found.overFences()) {
      gone = transaction(() -> change(arc, delete, UNFENCED + OVER, MOST));
    }
    return found.overFences() == 0 ? gone : gone + removeFences(arc);
  }

  private long removeFences(Arc arc) throws SQLException {
    return new Fences(store, connection, table).remove(arc, now);
  }

  /**
   * Removes so many of the entries that were found in a part: those first whose time is over first.
   * Those that have a fence have their share in it, and leave it there; it goes when it is over.
   * Only entries have been put into the place of something in particular.
   *
   * <p>Where a deletion gives room back late, values are taken out first.
   */
  long evict(Arc arc, Amount found, long count) throws SQLException {
    long fenced = Math.round((double) count * found.fenced() / Math.max(1, found.rows()));
    long gone = transaction(() -> evictWithin(arc, count, fenced));
    if (found.fenced() > 0) {
      removeFences(arc);
    }
    return gone;
  }

  private long evictWithin(Arc arc, long count, long fenced) throws SQLException {
    String entries = table.names().entries();
    String first = " ORDER BY expires";
    String delete = "DELETE FROM " + entries;
    String hollow =
        "UPDATE " + entries + " SET content = NULL, bytes = " + HOLLOW + ", expires = 0";
    boolean late = table.dialect().deletesLate();
    long gone =
        change(arc, late ? hollow : delete, ENTRY + UNFENCED + first, Math.max(0, count - fenced));
    if (late && gone > 0) {
      change(arc, delete, UNFENCED + OVER, gone + MOST);
    }
    if (gone < count) {
      gone += change(arc, hollow, ENTRY + FENCED + first, count - gone);
    }
    return gone;
  }

  /** Changes at most so many rows of a part; what is asked for beyond it is the time. */
  private long change(Arc arc, String action, String which, long most) throws SQLException {
    String condition = WITHIN + " AND " + UNLEASED + which + " LIMIT " + most;
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
  long forgetMessages(long age) throws SQLException {
    String sql = "DELETE FROM " + table.names().log() + " WHERE at < ?";
    return transaction(
        () -> {
          try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, now - age);
            return (long) statement.executeUpdate();
          }
        });
  }

  /** Gives the space of rows that are gone back; answers whether there is more of it. */
  boolean reclaim() throws SQLException {
    return store.alone(table.dialect(), () -> table.dialect().reclaim(connection, table.names()));
  }

  private long transaction(Store.Part<Long> part) throws SQLException {
    return store.transaction(connection, table, part);
  }
}
