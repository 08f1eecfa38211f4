package io.tiercel.jdbc;

import io.tiercel.error.ConfigurationException;
import io.tiercel.jdbc.JdbcSettings.Creation;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The tables, and the row that says of what version they are. */
final class Schema {

  private static final int VERSION = 2;
  private static final int ATTEMPTS = 5;

  private final Dialect dialect;
  private final Names names;
  private final JdbcSettings.Tables tables;
  private final boolean founds;

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

  /** What makes tables of an older version into what this release needs. */
  private List<String> migration(int from) {
    List<String> all = new ArrayList<>(dialect.migration(names, from));
    all.addAll(dialect.ddl(names, tables.logging()));
    all.add("UPDATE " + names.version() + " SET version = " + VERSION + " WHERE version = " + from);
    return all;
  }

  /** Makes what is missing, unless that is not wanted, and checks what is there. */
  void ensure(Connection connection) throws SQLException {
    int present = version(connection);
    for (int i = 0; present == 0 && tables.creation() == Creation.AT_START; i++) {
      run(connection, ddl(), i == ATTEMPTS);
      present = version(connection);
    }
    if (present > 0 && present < VERSION && tables.creation() == Creation.AT_START) {
      run(connection, migration(present), true);
      present = version(connection);
    }
    if (present < VERSION) {
      List<String> needed = present == 0 ? ddl() : migration(present);
      throw new ConfigurationException(
          "The tables of the JDBC tier are "
              + (present == 0 ? "missing" : "of version " + present)
              + " and may not be made; make them by\n"
              + String.join(";\n", needed));
    } else if (present != VERSION) {
      throw new ConfigurationException(
          names.version() + " has version " + present + ", and this release needs " + VERSION);
    }
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

  /** The version of the tables that are there; 0 if there are none. */
  private int version(Connection connection) throws SQLException {
    if (!isThere(connection)) {
      return 0;
    }
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT version FROM " + names.version())) {
      return row.next() ? row.getInt(1) : 0;
    }
  }

  /** Looked up, because a statement that fails would stand in the server's log. */
  private boolean isThere(Connection connection) throws SQLException {
    String table = tables.namespace() + "_version";
    DatabaseMetaData known = connection.getMetaData();
    boolean catalogs =
        known.supportsCatalogsInTableDefinitions() && !known.supportsSchemasInTableDefinitions();
    String schema = tables.schema();
    String within = schema != null || !catalogs ? schema : connection.getCatalog();
    try (ResultSet found =
        known.getTables(catalogs ? within : null, catalogs ? null : within, table, null)) {
      while (found.next()) {
        if (found.getString("TABLE_NAME").equals(table)) {
          return true;
        }
      }
      return false;
    }
  }
}
