package io.tiercel.jdbc;

import io.tiercel.codec.KeyHash;
import io.tiercel.jdbc.Table.Rows;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Removes rows that hid or fenced something until a time that is over: tombstones, markers, blocks,
 * and entries that stand where something was removed. If the clock is ahead it is not over yet. So
 * the heads of their caches have to know the time by which they are removed, lest it be earlier
 * afterwards; and they are held meanwhile, for a row that was seen could otherwise be one that was
 * written since, when the clock was right again.
 *
 * <p>Where a clock was set back already nothing is removed, until whoever has the cache open has
 * emptied it.
 */
final class Fences {

  private static final int MOST = 512;
  private static final String OVER = "lease_until <= ? AND fenced <= ? AND expires <= ?";

  private final Store store;
  private final Connection connection;
  private final Table table;

  Fences(Store store, Connection connection, Table table) {
    this.store = store;
    this.connection = connection;
    this.table = table;
  }

  /** Removes those of a part of the keys that are over at that time; answers how many. */
  long remove(Arc arc, long now) throws SQLException {
    long gone = 0;
    for (Map.Entry<String, List<KeyHash>> each : over(arc, now).entrySet()) {
      String cache = each.getKey();
      gone += store.transaction(connection, table, () -> remove(cache, each.getValue()));
    }
    return gone;
  }

  /** Rows that are over, by the names of their caches. */
  private Map<String, List<KeyHash>> over(Arc arc, long now) throws SQLException {
    String sql =
        "SELECT id, name FROM "
            + table.names().entries()
            + " WHERE id >= ? AND id <= ? AND fenced > 0 AND "
            + OVER
            + " LIMIT "
            + MOST;
    Map<String, List<KeyHash>> over = new LinkedHashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setBytes(1, arc.from());
      statement.setBytes(2, arc.to());
      bindTimes(statement, 3, now);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          over.computeIfAbsent(Places.cacheOf(row.getBytes(2)), cache -> new ArrayList<>())
              .add(Table.id(row.getBytes(1)));
        }
      }
    }
    return over;
  }

  private long remove(String cache, List<KeyHash> ids) throws SQLException {
    Place place = Places.head(cache);
    Rows rows = table.lock(connection, place.id());
    CacheHead head = CacheHead.at(place, rows);
    if (head == null || head.isAhead(rows.now())) {
      return 0;
    }
    tell(cache, head, rows.now());
    return delete(ids, rows.now());
  }

  /** The head is held, so it still is as it was read. */
  private void tell(String cache, CacheHead head, long now) throws SQLException {
    if (head.isAging(now)) {
      CacheHead told = Turn.bridged(connection, table, Places.blocks(cache), head, now);
      table.swap(connection, List.of(told.swap(Places.head(cache), Swap.ANY, told.numberAt(now))));
    }
  }

  private long delete(List<KeyHash> ids, long now) throws SQLException {
    Dialect dialect = table.dialect();
    String which = " WHERE " + dialect.idIn(dialect.parameters(ids.size())) + " AND " + OVER;
    String sql =
        dialect.some(
            "DELETE FROM " + table.names().entries(),
            table.names().entries(),
            which + " LIMIT " + MOST);
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      dialect.bindIds(statement, ids);
      bindTimes(statement, dialect.parameters(ids.size()) + 1, now);
      return statement.executeUpdate();
    }
  }

  private static void bindTimes(PreparedStatement statement, int from, long now)
      throws SQLException {
    for (int i = from; i < from + 3; i++) {
      statement.setLong(i, now);
    }
  }
}
