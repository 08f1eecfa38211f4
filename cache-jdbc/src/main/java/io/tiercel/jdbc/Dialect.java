package io.tiercel.jdbc;

import com.zaxxer.hikari.HikariConfig;
import io.tiercel.codec.KeyHash;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What differs between databases. Everything else is shared, and written in common SQL. */
interface Dialect {

  /** The columns of a row, in the order in which {@link #bind} sets them; a deadline follows. */
  List<String> COLUMNS =
      List.of(
          "id",
          "name",
          "generation",
          "previous",
          "content",
          "expires",
          "fenced",
          "lease_kind",
          "lease_until",
          "lease_number",
          "bytes");

  /** Whether a database that calls itself so is of this dialect. */
  boolean knows(String product);

  /** The statements that make the tables; each does nothing where its work was done already. */
  List<String> ddl(Names names, Logging logging);

  /** The database's time, in milliseconds since 1970. */
  String clock();

  /** The time as a statement reads it that reads it once for all its rows. */
  default String clockOnce() {
    return clock();
  }

  /**
   * Replaces one row, with the columns and the deadline as parameters: under the condition that the
   * deadline is not over, and that the row that is there is of the generation {@code previous}, or
   * whatever {@link Swap#ANY} and {@link Swap#ABSENT} say.
   */
  String swap(Names names);

  /**
   * What does the same, with the same parameters, for a row whose generation is known, where a
   * statement is cheaper that inserts nothing. Only of a database with one writer: those of a batch
   * that are swapped otherwise come after these, and not in their order.
   */
  default @Nullable String replacement(Names names) {
    return null;
  }

  /** What the tier's own connections are set up with. */
  void prepare(HikariConfig config, Duration statementTimeout);

  /** The same for a pooler that hands connections of the server out by the transaction. */
  default void prepareForPooler(HikariConfig config, Duration statementTimeout) {
    prepare(config, statementTimeout);
  }

  /** Whether only one connection can write at a time. */
  default boolean hasOneWriter() {
    return false;
  }

  /** Whether a batch of swaps is one statement, which needs no transaction around it. */
  default boolean swapsAtOnce() {
    return false;
  }

  /**
   * Waits for the right to write, first thing in a transaction, where a transaction that has read
   * cannot wait for it any more. The tier's own connections are {@linkplain #prepare set up} to do
   * so by themselves.
   */
  default void lockForWriting(Connection connection, Names names) throws SQLException {}

  /**
   * Sets up a transaction on a connection that somebody else has set up, first thing in it: what is
   * set ends with the transaction.
   */
  default void beginBorrowed(Connection connection, Duration statementTimeout)
      throws SQLException {}

  /** How a row is locked when it is read. */
  default String locking() {
    return " FOR UPDATE";
  }

  /** How rows that others are at work on are left out when some are picked to be deleted. */
  default String skipping() {
    return "";
  }

  /**
   * A change of some rows. They are picked in a query of their own: not every database limits a
   * deletion.
   */
  default String some(String action, String table, String condition) {
    String picked = "SELECT id FROM " + table + condition + skipping();
    return action + " WHERE id IN (SELECT id FROM (" + picked + ") picked)";
  }

  /**
   * The isolation to be asked for on connections that somebody else has set up; none where the
   * usual one will do, or {@link #beginBorrowed} sets it.
   */
  default int isolation() {
    return Connection.TRANSACTION_NONE;
  }

  /** The most bytes a value may have. */
  default int largestValue() {
    return Integer.MAX_VALUE;
  }

  /** Whether a statement may do if it is tried again: it lost to another one. */
  default boolean isWorthRepeating(SQLException failure) {
    String state = failure.getSQLState();
    return state != null && (state.startsWith("40") || state.equals("23505"));
  }

  /** Sets up a database that is empty, before tables are made; does nothing to another one. */
  default void found(Statement statement) throws SQLException {}

  /**
   * Which of the tables a statement finds. They are looked up, because a statement that fails would
   * stand in the server's log. A pattern would do for a name that has underscores, which stand for
   * any letter there: so names are compared.
   */
  default Set<String> present(Connection connection, JdbcSettings.Tables tables)
      throws SQLException {
    DatabaseMetaData known = connection.getMetaData();
    boolean catalogs =
        known.supportsCatalogsInTableDefinitions() && !known.supportsSchemasInTableDefinitions();
    String usual = catalogs ? connection.getCatalog() : connection.getSchema();
    String within = tables.schema() == null ? usual : tables.schema();
    Set<String> names = new HashSet<>();
    try (ResultSet found =
        known.getTables(
            catalogs ? within : null, catalogs ? null : within, tables.namespace() + "_%", null)) {
      while (found.next()) {
        String place = found.getString(catalogs ? "TABLE_CAT" : "TABLE_SCHEM");
        if (within == null || within.equals(place)) {
          names.add(Names.qualified(this, tables.schema(), found.getString("TABLE_NAME")));
        }
      }
    }
    return names;
  }

  /** What makes tables logged that are not, where that can be chosen. */
  default List<String> logging(Connection connection, Names names) throws SQLException {
    return List.of();
  }

  /** What whoever comes first has to do when the tables are there, before they are used. */
  default void begin(Connection connection, Names names) throws SQLException {}

  /**
   * Gives the space of many deleted rows back, outside a transaction; answers whether there is more
   * that it could give back the next time.
   */
  default boolean reclaim(Connection connection, Names names) throws SQLException {
    return false;
  }

  /**
   * Whether a row that is deleted keeps its room for a while, but not a value that is taken out.
   */
  default boolean deletesLate() {
    return false;
  }

  /** Whether {@link #ear} has one. */
  default boolean listens() {
    return false;
  }

  /** What the connection hears of {@link #notify}. */
  default Ear ear(Connection connection) throws SQLException {
    throw new SQLException("This database tells nothing");
  }

  /**
   * Fails where nothing may be written, such as on a server that is no primary any more. Writes no
   * row.
   */
  default void requireWritable(Connection connection, Names names) throws SQLException {}

  /** Whether a thread of the application may wait for it, with whatever befalls such threads. */
  default boolean isLendable() {
    return false;
  }

  /** Sets up a connection that will only read, on threads of the application. */
  default void beforeReading(Connection connection) throws SQLException {}

  /** Has what another thread runs on the connection fail; it is of no use afterwards. */
  default void breakOff(Connection connection, Collection<PreparedStatement> statements)
      throws SQLException {
    connection.abort(Runnable::run);
  }

  /** Tells the listeners of a cache, when the transaction is committed, that there is news. */
  default void notify(Connection connection, String channel) throws SQLException {}

  /** The identifier as it stands in a statement. */
  default String quoted(String identifier) {
    return '"' + identifier + '"';
  }

  /** A condition on the id that so many parameters fill. */
  default String idIn(int count) {
    return "id IN (" + "?, ".repeat(count - 1) + "?)";
  }

  /** How many parameters are used for so many ids: few different statements for all numbers. */
  default int parameters(int ids) {
    return ids <= 1 ? 1 : Integer.highestOneBit(ids - 1) << 1;
  }

  /** Sets the parameters of {@link #idIn}; what is left over repeats an id. */
  default void bindIds(PreparedStatement statement, Collection<KeyHash> ids) throws SQLException {
    int at = 1;
    byte[] last = {};
    for (KeyHash id : ids) {
      last = id.bytes();
      statement.setBytes(at++, last);
    }
    for (int end = parameters(ids.size()); at <= end; at++) {
      statement.setBytes(at, last);
    }
  }

  /** Replaces rows, in this order, and answers which of them were. */
  default Set<KeyHash> swap(Connection connection, String sql, List<Swap> swaps)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      if (swaps.size() == 1) {
        bind(statement, swaps.get(0));
        return statement.executeUpdate() > 0 ? Set.of(swaps.get(0).id()) : Set.of();
      }
      for (Swap swap : swaps) {
        bind(statement, swap);
        statement.addBatch();
      }
      int[] counts = Failures.runBatch(statement);
      Set<KeyHash> done = new HashSet<>();
      for (int i = 0; i < counts.length; i++) {
        if (counts[i] > 0) {
          done.add(swaps.get(i).id());
        }
      }
      return done;
    }
  }

  /** Sets the columns and the deadline. */
  static void bind(PreparedStatement statement, Swap swap) throws SQLException {
    bind(statement, swap, 0);
  }

  /** The same after so many other parameters. */
  static void bind(PreparedStatement statement, Swap swap, int before) throws SQLException {
    statement.setBytes(before + 1, swap.id().bytes());
    bindAllButId(statement, swap, before + 1);
    statement.setLong(before + 12, swap.deadline());
  }

  /** The columns after the first. */
  static void bindAllButId(PreparedStatement statement, Swap swap, int before) throws SQLException {
    statement.setBytes(before + 1, swap.place().name());
    statement.setLong(before + 2, swap.generation());
    statement.setLong(before + 3, swap.expected());
    byte[] value = swap.value();
    if (value == null) {
      statement.setNull(before + 4, Types.VARBINARY);
    } else {
      statement.setBytes(before + 4, value);
    }
    statement.setLong(before + 5, swap.life().expires());
    statement.setLong(before + 6, swap.life().fenced());
    statement.setInt(before + 7, swap.lease().kind().number());
    statement.setLong(before + 8, swap.lease().until());
    statement.setLong(before + 9, swap.lease().number());
    statement.setInt(before + 10, swap.size());
  }

  /** Servers that take no writes refuse the statement, whatever it would find. */
  static void askToWrite(Connection connection, Names names) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(
          "UPDATE " + names.entries() + " SET generation = generation WHERE 1 = 0");
    }
  }

  static String columns() {
    return String.join(", ", COLUMNS);
  }

  static boolean contains(String product, String name) {
    return product.toLowerCase(Locale.ROOT).contains(name);
  }

  /** Whether tables are logged where that can be chosen. */
  enum Logging {
    /** Fast; empty after a crash of the server, which is safe. */
    UNLOGGED,
    /** Survives a crash, and is replicated. */
    LOGGED
  }
}
