package io.tiercel.jdbc;

import java.util.Map;
import java.util.Objects;

/** The databases that a tier can be kept in. */
public enum Database {
  /** PostgreSQL, from 14 on. */
  POSTGRESQL,
  /** MariaDB from 10.5 on, and MySQL from 8.0 on. */
  MARIADB,
  /** SQLite, in a file of this machine. */
  SQLITE,
  /** H2, in a file of this machine, in memory or at a server. */
  H2;

  private static final Map<Database, Dialect> DIALECTS =
      Map.of(
          POSTGRESQL, new PostgreSqlDialect(),
          MARIADB, new MariaDbDialect(),
          SQLITE, new SqliteDialect(),
          H2, new H2Dialect());

  Dialect dialect() {
    return Objects.requireNonNull(DIALECTS.get(this));
  }
}
