package io.tiercel.jdbc;

import io.tiercel.error.ConfigurationException;
import io.tiercel.jdbc.Dialect.Logging;
import io.tiercel.jdbc.JdbcSettings.Creation;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** The tables, and the row that says of what version they are. */
final class Schema {

  private static final int VERSION = 3;
  private static final int ATTEMPTS = 5;

  /** Took too long, and may not: that will be so the next time. */
  private static final Set<String> LASTING = Set.of("57014", "42501");

  private final Dialect dialect;
  private final Names names;
  private final JdbcSettings.Tables tables;
  private final boolean founds;

  /**
   * What is there.
   *
   * @param version the version of the tables; 0 if nothing says so
   * @param whole whether none of the others is missing
   */
  private record Found(int version, boolean whole) {

    boolean isMissing() {
      return version == 0 || (version <= VERSION && !whole);
    }

    boolean isOld() {
      return version < VERSION;
    }
  }

  /**
   * The tables of a database.
   *
   * @param founds whether a database that is empty is the tier's to set up
   */
  Schema(Dialect dialect, JdbcSettings.Tables tables, boolean founds) {
    this.founds = founds;
    this.dialect = dialect;
    this.names = tables.names(dialect);
    this.tables = tables;
  }

  static Dialect dialectOf(Connection connection) throws SQLException {
    String product = connection.getMetaData().getDatabaseProductName();
    return Arrays.stream(Database.values())
        .map(Database::dialect)
        .filter(dialect -> dialect.knows(product))
        .findFirst()
        .orElseThrow(
            () ->
                new ConfigurationException(
                    "The database "
                        + product
                        + " is not known to the JDBC tier; it knows "
                        + Arrays.toString(Database.values())));
  }

  /** What makes everything, for those who may do that. */
  List<String> ddl() {
    List<String> all = new ArrayList<>(dialect.ddl(names, tables.logging()));
    all.add(versionRow());
    return all;
  }

  private String versionRow() {
    return "INSERT INTO "
        + names.version()
        + " (id, version) SELECT 1, "
        + VERSION
        + " WHERE NOT EXISTS (SELECT 1 FROM "
        + names.version()
        + ")";
  }

  /**
   * What makes tables of an older version into what this release needs. Rows of those had other
   * ids, which nobody would find, so they go, and the cache begins cold.
   */
  private List<String> migration(int from) {
    List<String> all = new ArrayList<>();
    all.add("DROP TABLE IF EXISTS " + names.entries());
    all.add("DROP TABLE IF EXISTS " + names.log());
    all.addAll(dialect.ddl(names, tables.logging()));
    all.add("UPDATE " + names.version() + " SET version = " + VERSION + " WHERE version = " + from);
    return all;
  }

  /** Makes what is missing, unless that is not wanted, and checks what is there. */
  void ensure(Connection connection) throws SQLException {
    Found found = look(connection);
    for (int i = 0; found.isMissing() && tables.creation() == Creation.AT_START; i++) {
      run(connection, ddl(), i == ATTEMPTS);
      found = look(connection);
    }
    if (found.isOld() && tables.creation() == Creation.AT_START) {
      run(connection, migration(found.version()), true);
      found = look(connection);
    }
    if (found.isMissing()) {
      throw unmade("missing", ddl());
    } else if (found.isOld()) {
      throw unmade("of version " + found.version(), migration(found.version()));
    } else if (found.version() != VERSION) {
      throw new ConfigurationException(
          names.version()
              + " has version "
              + found.version()
              + ", and this release needs "
              + VERSION);
    }
    ensureLogged(connection);
  }

  private static ConfigurationException unmade(String how, List<String> needed) {
    return new ConfigurationException(
        "The tables of the JDBC tier are "
            + how
            + " and may not be made; make them by\n"
            + String.join(";\n", needed));
  }

  /** A table that was made before that was wanted is made over, which takes as long as it is. */
  private void ensureLogged(Connection connection) throws SQLException {
    List<String> needed =
        tables.logging() == Logging.LOGGED ? dialect.logging(connection, names) : List.of();
    if (needed.isEmpty()) {
      return;
    } else if (tables.creation() == Creation.BY_HAND) {
      throw new ConfigurationException(unlogged(needed));
    }
    try (Statement statement = connection.createStatement()) {
      for (String each : needed) {
        statement.execute(each);
      }
    } catch (SQLException failure) {
      if (LASTING.contains(String.valueOf(failure.getSQLState()))) {
        throw new ConfigurationException(unlogged(needed), failure);
      }
      throw failure;
    }
  }

  private static String unlogged(List<String> needed) {
    return "The tables of the JDBC tier are unlogged; make them logged by\n"
        + String.join(";\n", needed);
  }

  /** Another node may be at it too, and databases do not all take that well. */
  private void run(Connection connection, List<String> statements, boolean lastTime)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      if (founds) {
        dialect.found(statement);
      }
      for (String each : statements) {
        statement.execute(each);
      }
    } catch (SQLException failure) {
      if (lastTime) {
        throw failure;
      }
    }
  }

  private Found look(Connection connection) throws SQLException {
    Set<String> there = dialect.present(connection, tables);
    int version = there.contains(names.version()) ? version(connection) : 0;
    return new Found(version, there.contains(names.entries()) && there.contains(names.log()));
  }

  private int version(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT version FROM " + names.version())) {
      return row.next() ? row.getInt(1) : 0;
    }
  }
}
