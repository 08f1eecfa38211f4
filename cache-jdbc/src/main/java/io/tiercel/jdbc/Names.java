package io.tiercel.jdbc;

import io.tiercel.policy.Rules;
import org.jspecify.annotations.Nullable;

/**
 * The tables of one namespace, as they are written into statements: checked when they are set, and
 * quoted.
 *
 * @param entries where everything is that orders, and is ordered
 * @param log the messages
 * @param version of what form the tables are
 */
record Names(String entries, String log, String version) {

  private static final String RULE = "a letter, then up to 39 small letters, digits or underscores";

  static String checked(String setting, @Nullable String identifier) {
    String given = Rules.present(setting, identifier);
    Rules.check(given.matches("[a-z][a-z0-9_]{0,39}"), setting, '"' + given + '"', RULE);
    return given;
  }

  static Names of(Dialect dialect, @Nullable String schema, String namespace) {
    String name = checked("namespace", namespace);
    return new Names(
        qualified(dialect, schema, name + "_entry"),
        qualified(dialect, schema, name + "_log"),
        qualified(dialect, schema, name + "_version"));
  }

  /** The table as it stands in a statement. */
  static String qualified(Dialect dialect, @Nullable String schema, String table) {
    String prefix = schema == null ? "" : dialect.quoted(checked("schema", schema)) + '.';
    return prefix + dialect.quoted(table);
  }
}
