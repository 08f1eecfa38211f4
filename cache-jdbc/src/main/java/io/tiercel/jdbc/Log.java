package io.tiercel.jdbc;

import io.tiercel.codec.KeyCodec;
import io.tiercel.codec.KeyHash;
import io.tiercel.spi.Link;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The messages of one cache, which its nodes read one after the other. */
final class Log {

  /** How many messages are read at a time. */
  static final int MOST = 1_000;

  private static final KeyCodec<String> TEXT = KeyCodec.of(String.class);

  private final KeyHash cache;

  /**
   * A message.
   *
   * @param previous the token of the one before
   * @param link its own place
   * @param origin the node that changed something
   * @param body what changed
   * @param at when, by the database's clock
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Sent(long previous, Link link, String origin, byte[] body, long at) {}

  Log(KeyHash cache) {
    this.cache = cache;
  }

  /** What listeners of this cache listen to: a hash, for names of channels are short. */
  String channel(Names names) {
    return "tiercel_" + TEXT.hash(names.entries() + cache);
  }

  void append(Connection connection, Table table, List<Sent> records) throws SQLException {
    String sql =
        "INSERT INTO "
            + table.names().log()
            + " (cache, number, previous_token, token, origin, body, at)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?)";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (Sent each : records) {
        statement.setBytes(1, cache.bytes());
        statement.setLong(2, each.link().number());
        statement.setLong(3, each.previous());
        statement.setLong(4, each.link().token());
        statement.setString(5, each.origin());
        statement.setBytes(6, each.body());
        statement.setLong(7, each.at());
        statement.addBatch();
      }
      Failures.runBatch(statement);
    }
  }

  /** The messages after a place, in their order; not all if there are many. */
  List<Sent> after(Connection connection, Table table, long number) throws SQLException {
    String sql =
        "SELECT number, previous_token, token, origin, body, at FROM "
            + table.names().log()
            + " WHERE cache = ? AND number > ? ORDER BY number";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setMaxRows(MOST);
      statement.setBytes(1, cache.bytes());
      statement.setLong(2, number);
      List<Sent> records = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          Link link = new Link(rows.getLong(1), rows.getLong(3));
          String origin = rows.getString(4);
          records.add(new Sent(rows.getLong(2), link, origin, rows.getBytes(5), rows.getLong(6)));
        }
      }
      return records;
    }
  }

  void clear(Connection connection, Table table) throws SQLException {
    forget(connection, table, Long.MAX_VALUE);
  }

  /** Removes messages from before a time. Who has not read them sees a gap. */
  void forget(Connection connection, Table table, long before) throws SQLException {
    String sql = "DELETE FROM " + table.names().log() + " WHERE cache = ? AND at < ?";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setBytes(1, cache.bytes());
      statement.setLong(2, before);
      statement.executeUpdate();
    }
  }
}
