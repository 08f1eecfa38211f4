package io.tiercel.jdbc;

import io.tiercel.codec.KeyHash;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The rows of a table: read by their ids, replaced under a condition, leased. */
final class Table {

  private static final int MOST = 512;

  private final Dialect dialect;
  private final Names names;
  private final String select;
  private final String lock;
  private final String rent;
  private final Swaps swaps;
  private final @Nullable Prepared prepared;
  private final Map<Integer, String> selects = new ConcurrentHashMap<>();

  /**
   * Rows that were read.
   *
   * @param byId the rows that are there
   * @param now the database's time; 0 if there is no row
   */
  record Rows(Map<KeyHash, Row> byId, long now) {

    /** What stands at the place. */
    @Nullable Row at(Place place) {
      Row row = byId.get(place.id());
      return row != null && Arrays.equals(row.name(), place.name()) ? row : null;
    }

    /** Whether something else has the same hash. */
    boolean isTaken(Place place) {
      return byId.containsKey(place.id()) && at(place) == null;
    }
  }

  Table(Dialect dialect, Names names) {
    this.dialect = dialect;
    this.names = names;
    this.select = select(dialect.clockOnce(), names);
    this.lock = select(dialect.clock(), names) + dialect.idIn(1) + dialect.locking();
    this.swaps = new Swaps(dialect, names);
    this.prepared = null;
    this.rent =
        "UPDATE "
            + names.entries()
            + " SET generation = ?, lease_kind = ?, lease_until = ?, lease_number = ?"
            + " WHERE id = ? AND generation = ? AND ? > "
            + dialect.clock();
  }

  private Table(Table other, Prepared prepared) {
    this.dialect = other.dialect;
    this.names = other.names;
    this.select = other.select;
    this.lock = other.lock;
    this.rent = other.rent;
    this.swaps = other.swaps;
    this.prepared = prepared;
  }

  /**
   * The same for a connection on which nothing but selects is done, by statements that are kept.
   */
  Table keeping(Prepared statements) {
    return new Table(this, statements);
  }

  /** Whether nothing may be written here. */
  boolean isReadOnly() {
    return prepared != null;
  }

  private static String select(String clock, Names names) {
    return "SELECT id, name, generation, content, lease_kind, lease_until, lease_number, "
        + clock
        + " FROM "
        + names.entries()
        + " WHERE ";
  }

  Dialect dialect() {
    return dialect;
  }

  Names names() {
    return names;
  }

  /** What stands at the place, if it is of that name. */
  static byte @Nullable [] valueOf(Place place, Map<KeyHash, Row> rows) {
    Row row = rows.get(place.id());
    return row != null && Arrays.equals(row.name(), place.name()) ? row.value() : null;
  }

  Rows select(Connection connection, Collection<KeyHash> ids) throws SQLException {
    Map<KeyHash, Row> rows = new HashMap<>();
    long now = 0;
    List<KeyHash> all = List.copyOf(ids);
    for (int from = 0; from < all.size(); from += MOST) {
      List<KeyHash> some = all.subList(from, Math.min(all.size(), from + MOST));
      long then = read(connection, statement(dialect.parameters(some.size())), some, rows);
      now = now == 0 ? then : now;
    }
    return new Rows(rows, now);
  }

  /**
   * Reads one row that nobody else may change until the transaction is over. The time that comes
   * with it is read with the row, and not at the beginning of the wait for it.
   */
  Rows lock(Connection connection, KeyHash id) throws SQLException {
    Map<KeyHash, Row> rows = new HashMap<>();
    long now = read(connection, lock, List.of(id), rows);
    return new Rows(rows, now);
  }

  private String statement(int parameters) {
    String known = selects.get(parameters);
    if (known == null) {
      known = select + dialect.idIn(parameters);
      selects.put(parameters, known);
    }
    return known;
  }

  private long read(Connection connection, String sql, List<KeyHash> ids, Map<KeyHash, Row> rows)
      throws SQLException {
    Prepared kept = prepared;
    if (kept != null) {
      PreparedStatement statement = kept.statement(connection, sql);
      dialect.bindIds(statement, ids);
      return read(statement, rows);
    }
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      dialect.bindIds(statement, ids);
      return read(statement, rows);
    }
  }

  private static long read(PreparedStatement statement, Map<KeyHash, Row> rows)
      throws SQLException {
    long now = 0;
    try (ResultSet found = statement.executeQuery()) {
      while (found.next()) {
        KeyHash id = id(found.getBytes(1));
        Lease lease = Lease.of(found.getInt(5), found.getLong(6), found.getLong(7));
        rows.put(id, new Row(id, found.getBytes(2), found.getLong(3), found.getBytes(4), lease));
        now = now == 0 ? found.getLong(8) : now;
      }
    }
    return now;
  }

  /** Removes all rows and messages, whatever they stand for; answers how many rows there were. */
  int empty(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate("DELETE FROM " + names.log());
      return statement.executeUpdate("DELETE FROM " + names.entries());
    }
  }

  /** The database's time. */
  long now(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT " + dialect.clock())) {
      row.next();
      return row.getLong(1);
    }
  }

  static KeyHash id(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    return new KeyHash(in.getLong(), in.getLong());
  }

  /** Replaces rows, each at most once, and answers which of them were. */
  Set<KeyHash> swap(Connection connection, Collection<Swap> swaps) throws SQLException {
    return this.swaps.run(connection, swaps);
  }

  /** Changes leases, and answers which of them were. */
  Set<Rent> rent(Connection connection, Collection<Rent> rents) throws SQLException {
    if (rents.isEmpty()) {
      return Set.of();
    }
    List<Rent> sorted = new ArrayList<>(rents);
    sorted.sort(Comparator.comparing(Rent::id, Swap.ORDER));
    Set<Rent> done = new HashSet<>();
    try (PreparedStatement statement = connection.prepareStatement(rent)) {
      for (Rent each : sorted) {
        bind(statement, each);
        statement.addBatch();
      }
      int[] counts = Failures.runBatch(statement);
      List<Rent> doubtful = new ArrayList<>();
      for (int i = 0; i < counts.length; i++) {
        if (counts[i] > 0) {
          done.add(sorted.get(i));
        } else if (counts[i] == Statement.SUCCESS_NO_INFO) {
          doubtful.add(sorted.get(i));
        }
      }
      done.addAll(standing(connection, doubtful));
    }
    return done;
  }

  /** Not every driver counts the rows of a batch: those that are there as they were to become. */
  private List<Rent> standing(Connection connection, List<Rent> rents) throws SQLException {
    Map<KeyHash, Row> rows = select(connection, rents.stream().map(Rent::id).toList()).byId();
    return rents.stream().filter(rent -> rent.stands(rows.get(rent.id()))).toList();
  }

  private static void bind(PreparedStatement statement, Rent rent) throws SQLException {
    statement.setLong(1, rent.generation());
    statement.setInt(2, rent.lease().kind().number());
    statement.setLong(3, rent.lease().until());
    statement.setLong(4, rent.lease().number());
    statement.setBytes(5, rent.id().bytes());
    statement.setLong(6, rent.expected());
    statement.setLong(7, rent.deadline());
  }
}
