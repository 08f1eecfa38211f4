package io.tiercel.jdbc;

import java.util.stream.Collectors;

/** The part of a swap that databases with {@code ON CONFLICT} share. The row there is {@code r}. */
final class ConflictDialect {

  private ConflictDialect() {}

  /** Inserts what the source {@code v} has, or replaces what is there by it. */
  static String swap(String table, String source, String clock, String order) {
    String columns = Dialect.columns();
    return "INSERT INTO "
        + table
        + " AS r ("
        + columns
        + ") SELECT "
        + Dialect.COLUMNS.stream().map(it -> "v." + it).collect(Collectors.joining(", "))
        + " FROM "
        + source
        + " WHERE v.deadline > "
        + clock
        + " AND (v.previous <= 0 OR EXISTS (SELECT 1 FROM "
        + table
        + " e WHERE e.id = v.id AND e.generation = v.previous))"
        + order
        + " ON CONFLICT (id) DO UPDATE SET "
        + Dialect.COLUMNS.stream()
            .filter(it -> !it.equals("id"))
            .map(ConflictDialect::assignment)
            .collect(Collectors.joining(", "))
        + " WHERE r.generation = excluded.previous OR excluded.previous = "
        + Swap.ANY;
  }

  private static String assignment(String column) {
    return assignment("r.", column, "excluded." + column);
  }

  /** Replaces the row that is there, and of the generation that is expected. */
  static String replacement(String table, String clock) {
    return "UPDATE "
        + table
        + " SET "
        + Dialect.COLUMNS.stream()
            .filter(it -> !it.equals("id"))
            .map(it -> assignment("", it, parameter(it)))
            .collect(Collectors.joining(", "))
        + " WHERE id = "
        + parameter("id")
        + " AND generation = "
        + parameter("previous")
        + " AND ?"
        + (Dialect.COLUMNS.size() + 1)
        + " > "
        + clock;
  }

  /** The parameter that {@link Dialect#bind} sets a column by. */
  private static String parameter(String column) {
    return "?" + (Dialect.COLUMNS.indexOf(column) + 1);
  }

  /** The fence of the row that was there stays if it stands longer. */
  private static String assignment(String row, String column, String next) {
    String present = row + column;
    return column.equals("fenced")
        ? "fenced = CASE WHEN "
            + present
            + " > "
            + next
            + " THEN "
            + present
            + " ELSE "
            + next
            + " END"
        : column + " = " + next;
  }
}
