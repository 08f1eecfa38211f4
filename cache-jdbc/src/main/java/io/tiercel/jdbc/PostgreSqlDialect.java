package io.tiercel.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.zaxxer.hikari.HikariConfig;
import io.tiercel.codec.KeyHash;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * PostgreSQL: many rows go as arrays, so that one prepared statement does for any number. It orders
 * them by itself, because a plan may not keep the order of its input.
 */
final class PostgreSqlDialect implements Dialect {

  /** Rows come and go: what is dead is to be cleared away early, and without pauses. */
  private static final String STORAGE =
      "fillfactor = 85, autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_cost_delay = 0,"
          + " toast.autovacuum_vacuum_scale_factor = 0.05, toast.autovacuum_vacuum_cost_delay = 0";

  /**
   * All statements find rows by their ids, in the one index. Planning anew for each array of ids
   * would take longer than finding them, and a plan that was made while the table was small must
   * not read all of it when it is large.
   */
  private static final String PLANS =
      " -c plan_cache_mode=force_generic_plan -c enable_seqscan=off";

  /** How many times as long as a statement a transaction may wait for the next one. */
  private static final int IDLE = 5;

  private static final String OPTIONS = "options";
  private static final Pattern OWN_OPTIONS = Pattern.compile("([?&]options=)([^&]*)");

  @Override
  public boolean knows(String product) {
    return Dialect.contains(product, "postgresql");
  }

  @Override
  public List<String> ddl(Names names, Logging logging) {
    String table = logging == Logging.UNLOGGED ? "CREATE UNLOGGED TABLE" : "CREATE TABLE";
    return List.of(
        table
            + " IF NOT EXISTS "
            + names.entries()
            + " (id bytea NOT NULL PRIMARY KEY, generation bigint NOT NULL,"
            + " previous bigint NOT NULL, expires bigint NOT NULL, fenced bigint NOT NULL,"
            + " lease_until bigint NOT NULL, lease_number bigint NOT NULL, bytes integer NOT NULL,"
            + " lease_kind smallint NOT NULL, name bytea NOT NULL, content bytea)"
            + " WITH ("
            + STORAGE
            + ")",
        "ALTER TABLE " + names.entries() + " ALTER COLUMN content SET STORAGE EXTERNAL",
        table
            + " IF NOT EXISTS "
            + names.log()
            + " (cache bytea NOT NULL, number bigint NOT NULL, previous_token bigint NOT NULL,"
            + " token bigint NOT NULL, origin varchar(200) NOT NULL, body bytea NOT NULL,"
            + " at bigint NOT NULL, PRIMARY KEY (cache, number))",
        "CREATE TABLE IF NOT EXISTS "
            + names.version()
            + " (id integer NOT NULL PRIMARY KEY, version integer NOT NULL)");
  }

  /** Along the search path, as statements do. */
  @Override
  public Set<String> present(Connection connection, JdbcSettings.Tables tables)
      throws SQLException {
    Names names = tables.names(this);
    return names(connection, names, " WHERE to_regclass(names.name) IS NOT NULL");
  }

  @Override
  public List<String> logging(Connection connection, Names names) throws SQLException {
    String unlogged = " JOIN pg_class ON oid = to_regclass(names.name) WHERE relpersistence = 'u'";
    return names(connection, names, unlogged).stream()
        .sorted()
        .map(name -> "ALTER TABLE " + name + " SET LOGGED")
        .toList();
  }

  /** Those of the names for which something is so. */
  private static Set<String> names(Connection connection, Names names, String where)
      throws SQLException {
    String sql = "SELECT names.name FROM (VALUES ('%s'), ('%s'), ('%s')) names (name)" + where;
    Set<String> found = new HashSet<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(sql.formatted(names.entries(), names.log(), names.version()))) {
      while (rows.next()) {
        found.add(rows.getString(1));
      }
    }
    return found;
  }

  @Override
  public String clock() {
    return "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS bigint)";
  }

  /** A query by itself, which depends on no row, is made once. */
  @Override
  public String clockOnce() {
    return "(SELECT " + clock() + ")";
  }

  @Override
  public String swap(Names names) {
    String source =
        "unnest(CAST(? AS bytea[]), CAST(? AS bytea[]), CAST(? AS bigint[]), CAST(? AS bigint[]),"
            + " CAST(? AS bytea[]), CAST(? AS bigint[]), CAST(? AS bigint[]), CAST(? AS int[]),"
            + " CAST(? AS bigint[]), CAST(? AS bigint[]), CAST(? AS int[]), CAST(? AS bigint[])) v"
            + " ("
            + Dialect.columns()
            + ", deadline)";
    return ConflictDialect.swap(names.entries(), source, clockOnce(), " ORDER BY v.id")
        + " RETURNING id";
  }

  @Override
  public boolean swapsAtOnce() {
    return true;
  }

  @Override
  public Set<KeyHash> swap(Connection connection, String sql, List<Swap> swaps)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setObject(1, bytes(swaps, swap -> swap.id().bytes()));
      statement.setObject(2, bytes(swaps, swap -> swap.place().name()));
      statement.setObject(3, longs(swaps, Swap::generation));
      statement.setObject(4, longs(swaps, Swap::expected));
      statement.setObject(5, contents(swaps));
      statement.setObject(6, longs(swaps, swap -> swap.life().expires()));
      statement.setObject(7, longs(swaps, swap -> swap.life().fenced()));
      statement.setObject(8, ints(swaps, swap -> swap.lease().kind().number()));
      statement.setObject(9, longs(swaps, swap -> swap.lease().until()));
      statement.setObject(10, longs(swaps, swap -> swap.lease().number()));
      statement.setObject(11, ints(swaps, Swap::size));
      statement.setObject(12, longs(swaps, Swap::deadline));
      Set<KeyHash> done = new HashSet<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          ByteBuffer id = ByteBuffer.wrap(rows.getBytes(1));
          done.add(new KeyHash(id.getLong(), id.getLong()));
        }
      }
      return done;
    }
  }

  private static byte[][] bytes(List<Swap> swaps, Function<Swap, byte[]> of) {
    return swaps.stream().map(of).toArray(byte[][]::new);
  }

  /** Some of them are null. */
  private static byte[][] contents(List<Swap> swaps) {
    byte[][] all = new byte[swaps.size()][];
    for (int i = 0; i < all.length; i++) {
      byte[] value = swaps.get(i).value();
      if (value != null) {
        all[i] = value;
      }
    }
    return all;
  }

  private static long[] longs(List<Swap> swaps, ToLongFunction<Swap> of) {
    return swaps.stream().mapToLong(of).toArray();
  }

  private static int[] ints(List<Swap> swaps, ToLongFunction<Swap> of) {
    return swaps.stream().mapToInt(swap -> (int) of.applyAsLong(swap)).toArray();
  }

  @Override
  public String idIn(int count) {
    return "id = ANY (CAST(? AS bytea[]))";
  }

  @Override
  public int parameters(int ids) {
    return 1;
  }

  @Override
  public void bindIds(PreparedStatement statement, Collection<KeyHash> ids) throws SQLException {
    statement.setObject(1, ids.stream().map(KeyHash::bytes).toArray(byte[][]::new));
  }

  @Override
  public void prepare(HikariConfig config, Duration statementTimeout) {
    prepareNetwork(config, statementTimeout);
    String limit = Long.toString(statementTimeout.toMillis());
    String options =
        "-c statement_timeout="
            + limit
            + " -c idle_in_transaction_session_timeout="
            + limit
            + PLANS;
    config.addDataSourceProperty(OPTIONS, options);
    config.setJdbcUrl(joining(options, config.getJdbcUrl()));
  }

  /** What the address has of its own would replace ours, so it follows them there. */
  private static String joining(String options, String url) {
    return OWN_OPTIONS
        .matcher(url)
        .replaceFirst(
            own ->
                Matcher.quoteReplacement(
                    own.group(1)
                        + URLEncoder.encode(
                            options + ' ' + URLDecoder.decode(own.group(2), UTF_8), UTF_8)));
  }

  /**
   * Poolers refuse options, and what is set on a connection would stay with the server's, which
   * others get. Statements are not prepared under names, which the next connection would not know.
   */
  @Override
  public void prepareForPooler(HikariConfig config, Duration statementTimeout) {
    prepareNetwork(config, statementTimeout);
    config.addDataSourceProperty("prepareThreshold", "0");
  }

  private static void prepareNetwork(HikariConfig config, Duration statementTimeout) {
    config.addDataSourceProperty("ApplicationName", "tiercel");
    config.addDataSourceProperty("logServerErrorDetail", "false"); // it quotes values
    config.addDataSourceProperty("tcpKeepAlive", "true");
    config.addDataSourceProperty(
        "socketTimeout", Long.toString(statementTimeout.plusSeconds(1).toSeconds()));
    config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
  }

  /** A thread that is interrupted goes on, and a socket that is closed sets it free. */
  @Override
  public boolean isLendable() {
    return true;
  }

  @Override
  public String skipping() {
    return " FOR UPDATE SKIP LOCKED";
  }

  /**
   * A server goes on with what nobody waits for any more, with all its locks. It is to give up
   * before the network is, or a connection would be lost each time.
   */
  @Override
  public void beginBorrowed(Connection connection, Duration statementTimeout) throws SQLException {
    long most = Integer.MAX_VALUE;
    long millis = Math.min(most, statementTimeout.toMillis());
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "SET TRANSACTION ISOLATION LEVEL READ COMMITTED; SET LOCAL statement_timeout = "
              + Math.max(1, millis * 4 / 5)
              + "; SET LOCAL idle_in_transaction_session_timeout = "
              + Math.min(most, Math.max(1, millis * IDLE)));
    }
  }

  @Override
  public boolean reclaim(Connection connection, Names names) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("VACUUM (SKIP_LOCKED, TRUNCATE false) " + names.entries());
    }
    return false;
  }

  @Override
  public void requireWritable(Connection connection, Names names) throws SQLException {
    Dialect.askToWrite(connection, names);
  }

  @Override
  public boolean listens() {
    return true;
  }

  @Override
  public Ear ear(Connection connection) throws SQLException {
    return new PostgreSqlEar(connection);
  }

  @Override
  public void notify(Connection connection, String channel) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement("SELECT pg_notify(?, '')")) {
      statement.setString(1, channel);
      statement.execute();
    }
  }
}
