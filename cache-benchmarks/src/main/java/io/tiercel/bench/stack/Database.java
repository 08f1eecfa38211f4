package io.tiercel.bench.stack;

/** Which database is behind JDBC. */
public enum Database {
  /** A file of the benchmark's process. */
  SQLITE,
  /** A server of its own. */
  POSTGRESQL
}
