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
    return column.equals("fenced")
        ? "fenced = CASE WHEN r.fenced > excluded.fenced THEN r.fenced ELSE excluded.fenced END"
        : column + " = excluded." + column;
  }
}
