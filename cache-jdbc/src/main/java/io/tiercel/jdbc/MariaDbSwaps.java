package io.tiercel.jdbc;

import io.tiercel.codec.KeyHash;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Replaces rows of a table of MariaDB or MySQL. A statement that inserts what it has first looked
 * for in the same table is buffered in a table on disk, because there are blobs in it, so it takes
 * many rows; a single row goes without. Assignments are made one after the other, so the
 * generation, which all others depend on, is the last; and the number of rows that an insertion has
 * changed tells nothing, so they are looked at.
 *
 * <p>Parameters say of what type they are: MySQL takes those in a list of columns for text.
 */
final class MariaDbSwaps {

  private static final Set<String> BYTES = Set.of("id", "name", "content");

  /** A power of two. The drivers keep no statements that are longer than 8 KiB. */
  private static final int MOST = 16;

  /** In one statement of several rows: far less than any server takes in one packet. */
  private static final int MOST_BYTES = 1 << 20;

  private final Dialect dialect;
  private final String look;
  private final String update;
  private final String insert;

  /** By the logarithm of the number of rows. */
  private final List<String> upserts;

  MariaDbSwaps(Dialect dialect, String table) {
    this.dialect = dialect;
    this.look = "SELECT id, generation FROM " + table + " WHERE ";
    this.update = update(table, dialect.clock());
    this.insert = insert(table, dialect.clock());
    this.upserts =
        IntStream.rangeClosed(0, Integer.numberOfTrailingZeros(MOST))
            .mapToObj(power -> upsert(table, dialect.clock(), 1 << power))
            .toList();
  }

  /** The row that is there, and of the generation that is expected. */
  private static String update(String table, String clock) {
    return Dialect.COLUMNS.stream()
        .filter(it -> !it.equals("id"))
        .map(it -> it + " = " + (it.equals("fenced") ? "GREATEST(fenced, ?)" : "?"))
        .collect(
            Collectors.joining(
                ", ",
                "UPDATE " + table + " SET ",
                " WHERE id = ? AND generation = ? AND ? > " + clock));
  }

  /** One that is expected to be absent, or may be whatever it is. */
  private static String insert(String table, String clock) {
    return into(table)
        + Dialect.COLUMNS.stream().map(MariaDbSwaps::typed).collect(Collectors.joining(", "))
        + " FROM DUAL WHERE "
        + typed("deadline")
        + " > "
        + clock
        + assignments(table);
  }

  /** Rows of all kinds, in the order of the parameters. */
  private static String upsert(String table, String clock, int rows) {
    String row =
        Stream.concat(Dialect.COLUMNS.stream(), Stream.of("deadline"))
            .map(it -> typed(it) + " AS " + it)
            .collect(Collectors.joining(", ", "SELECT ", ""));
    return into(table)
        + Dialect.COLUMNS.stream().map(it -> "v." + it).collect(Collectors.joining(", "))
        + " FROM ("
        + String.join(" UNION ALL ", Collections.nCopies(rows, row))
        + ") v WHERE v.deadline > "
        + clock
        + " AND (v.previous <= 0 OR EXISTS (SELECT 1 FROM "
        + table
        + " e WHERE e.id = v.id AND e.generation = v.previous))"
        + assignments(table);
  }

  private static String into(String table) {
    return "INSERT INTO " + table + " (" + Dialect.columns() + ") SELECT ";
  }

  private static String typed(String column) {
    return "CAST(? AS " + (BYTES.contains(column) ? "BINARY" : "SIGNED") + ")";
  }

  private static String assignments(String table) {
    String condition =
        "IF(" + table + ".generation = VALUES(previous) OR VALUES(previous) = " + Swap.ANY;
    return Stream.concat(
            Dialect.COLUMNS.stream().filter(it -> !it.equals("id") && !it.equals("generation")),
            Stream.of("generation"))
        .map(it -> it + " = " + condition + ", " + next(table, it) + ", " + table + '.' + it + ')')
        .collect(Collectors.joining(", ", " ON DUPLICATE KEY UPDATE ", ""));
  }

  private static String next(String table, String column) {
    return column.equals("fenced")
        ? "GREATEST(" + table + ".fenced, VALUES(fenced))"
        : "VALUES(" + column + ")";
  }

  /** Replaces rows, in this order, and answers which of them were. */
  Set<KeyHash> run(Connection connection, List<Swap> swaps) throws SQLException {
    if (swaps.size() == 1 && swaps.get(0).expectsGeneration()) {
      return update(connection, swaps.get(0)) ? Set.of(swaps.get(0).id()) : Set.of();
    }
    for (int from = 0; from < swaps.size(); ) {
      int count = count(swaps.subList(from, swaps.size()));
      write(connection, swaps.subList(from, from + count));
      from += count;
    }
    return present(connection, swaps);
  }

  /** How many of the next rows go in one statement: a power of two. */
  private static int count(List<Swap> swaps) {
    int count = Math.min(MOST, Integer.highestOneBit(swaps.size()));
    while (count > 1 && bytes(swaps.subList(0, count)) > MOST_BYTES) {
      count /= 2;
    }
    return count;
  }

  private static long bytes(List<Swap> swaps) {
    return swaps.stream().mapToLong(Swap::size).sum();
  }

  private void write(Connection connection, List<Swap> swaps) throws SQLException {
    if (swaps.size() == 1 && swaps.get(0).expectsGeneration()) {
      update(connection, swaps.get(0));
      return;
    }
    String sql =
        swaps.size() == 1 ? insert : upserts.get(Integer.numberOfTrailingZeros(swaps.size()));
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      int columns = Dialect.COLUMNS.size() + 1;
      for (int i = 0; i < swaps.size(); i++) {
        Dialect.bind(statement, swaps.get(i), i * columns);
      }
      statement.executeUpdate();
    }
  }

  private boolean update(Connection connection, Swap swap) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(update)) {
      Dialect.bindAllButId(statement, swap, 0);
      int columns = Dialect.COLUMNS.size();
      statement.setBytes(columns, swap.id().bytes());
      statement.setLong(columns + 1, swap.expected());
      statement.setLong(columns + 2, swap.deadline());
      return statement.executeUpdate() > 0;
    }
  }

  /** Those whose new generation is there now. */
  private Set<KeyHash> present(Connection connection, List<Swap> swaps) throws SQLException {
    Map<KeyHash, Long> wanted = new HashMap<>();
    swaps.forEach(swap -> wanted.put(swap.id(), swap.generation()));
    String sql = look + dialect.idIn(dialect.parameters(wanted.size()));
    Set<KeyHash> done = new HashSet<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      dialect.bindIds(statement, wanted.keySet());
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          KeyHash id = Table.id(rows.getBytes(1));
          Long generation = wanted.get(id);
          if (generation != null && generation == rows.getLong(2)) {
            done.add(id);
          }
        }
      }
    }
    return done;
  }
}
