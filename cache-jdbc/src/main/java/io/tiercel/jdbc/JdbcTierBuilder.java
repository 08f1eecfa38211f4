package io.tiercel.jdbc;

import io.tiercel.codec.CodecSettings;
import io.tiercel.codec.Compression;
import io.tiercel.codec.Encryption;
import io.tiercel.error.ConfigurationException;
import io.tiercel.jdbc.JdbcSettings.Coherence;
import io.tiercel.jdbc.JdbcSettings.Creation;
import io.tiercel.jdbc.JdbcSettings.Limits;
import io.tiercel.jdbc.JdbcSettings.PoolSettings;
import io.tiercel.jdbc.JdbcSettings.Tables;
import io.tiercel.policy.Rules;
import io.tiercel.spi.Scope;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Sets up a {@link JdbcTier}. Not thread-safe. */
public final class JdbcTierBuilder {

  private final Object place;
  private final @Nullable String url;
  private final Connector connector;
  private Scope scope = Scope.SHARED;
  private @Nullable Path own;
  private String name = "jdbc";
  private String namespace = Tables.DEFAULT.namespace();
  private @Nullable String schema;
  private Dialect.Logging logging = Tables.DEFAULT.logging();
  private Creation creation = Tables.DEFAULT.creation();
  private boolean listens = Coherence.DEFAULT.listens();
  private Duration window = Coherence.DEFAULT.window();
  private Duration leaseLife = Coherence.DEFAULT.leaseLife();
  private CodecSettings storage = JdbcSettings.STORAGE;
  private long mostRows = Limits.NONE.rows();
  private long mostBytes = Limits.NONE.bytes();
  private int poolSize = PoolSettings.DEFAULT.size();
  private Duration connectionWait = PoolSettings.DEFAULT.connectionWait();
  private Duration statementTimeout = PoolSettings.DEFAULT.statementTimeout();
  private Duration startWait = PoolSettings.DEFAULT.startWait();
  private Duration slow = PoolSettings.DEFAULT.slow();
  private @Nullable Object meters;

  /** How the connections are made. */
  private interface Connector {
    Pool pool(String name, JdbcSettings settings, @Nullable Object meters);
  }

  private JdbcTierBuilder(Object place, @Nullable String url, Connector connector) {
    this.place = place;
    this.url = url;
    this.connector = connector;
  }

  static JdbcTierBuilder file(Path path) {
    Path file = Rules.present("file", path).toAbsolutePath().normalize();
    Path folder = Objects.requireNonNullElse(file.getParent(), file);
    Rules.check(Files.isDirectory(folder), "file", file, "in a directory that exists");
    Rules.check(!Files.isDirectory(file), "file", file, "a file, and not a directory");
    Rules.check(file.toString().indexOf('?') < 0, "file", file, "without a question mark");
    JdbcTierBuilder there = at("jdbc:sqlite:" + file, null, null);
    return new JdbcTierBuilder(
        there.place,
        there.url,
        (name, settings, meters) -> {
          OwnersFile.makeForSqlite(file);
          return there.connector.pool(name, settings, meters);
        });
  }

  static JdbcTierBuilder at(String url, @Nullable String user, @Nullable String password) {
    Rules.present("url", url);
    Database database = OwnPool.databaseOf(url);
    return new JdbcTierBuilder(
        List.of(url, Objects.toString(user, "")),
        url,
        (name, settings, meters) ->
            OwnPool.open(
                new OwnPool.Address(url, user, password, database), name, settings, meters));
  }

  static JdbcTierBuilder on(DataSource source) {
    Rules.present("source", source);
    return new JdbcTierBuilder(
        source, null, (name, settings, meters) -> Pool.borrowed(source, settings.pool().slow()));
  }

  /** Its name in messages and labels; {@code jdbc} by default. */
  public JdbcTierBuilder name(String label) {
    name = Rules.label("name", label);
    return this;
  }

  /**
   * Of this node alone, while others have their own: SQLite's file, or H2. Such a tier stands
   * nearer than any that nodes share, and hears of changes as memory does. It starts empty, because
   * it missed what was invalidated while its node was away; what is in the file is deleted.
   * Building a cache fails where another process has the same file for itself.
   */
  public JdbcTierBuilder ofThisNode() {
    String address = url;
    if (address == null) {
      throw new ConfigurationException(
          "A database that is this node's own needs an address, and not a DataSource");
    }
    own = Embedded.file(address);
    scope = Scope.LOCAL;
    return this;
  }

  /**
   * What the names of the tables begin with, {@code tiercel} by default. Nodes of one fleet have
   * the same, applications that share a database have different ones.
   */
  public JdbcTierBuilder namespace(String prefix) {
    namespace = Names.checked("namespace", prefix);
    return this;
  }

  /** The schema of the tables; the connection's by default. */
  public JdbcTierBuilder schema(String identifier) {
    schema = Names.checked("schema", identifier);
    return this;
  }

  /**
   * On PostgreSQL, logged tables: they survive a crash of the server and are replicated, and writes
   * cost about twice as much. They are unlogged by default.
   */
  public JdbcTierBuilder logged() {
    logging = Dialect.Logging.LOGGED;
    return this;
  }

  /** Makes no tables, but checks those that {@link JdbcTier#ddl} made. */
  public JdbcTierBuilder withoutDdl() {
    creation = Creation.BY_HAND;
    return this;
  }

  /** How long a node that hears nothing may believe its memory; two seconds by default. */
  public JdbcTierBuilder coherenceWindow(Duration length) {
    Rules.positive("coherenceWindow", length);
    window = length;
    return this;
  }

  /**
   * On PostgreSQL, no connection that listens for changes of other nodes: they are seen within a
   * quarter of the window. For poolers that hand out connections by the transaction: nothing is set
   * on connections either, and no statement is prepared under a name. Through a data source of the
   * application nobody listens anyway.
   */
  public JdbcTierBuilder withoutListening() {
    listens = false;
    return this;
  }

  /** How long a lease stands when its holder dies; three seconds by default. */
  public JdbcTierBuilder leaseLife(Duration life) {
    Rules.positive("leaseLife", life);
    Rules.check(life.compareTo(Session.TICKET_LIFE) <= 0, "leaseLife", life, "at most 20 seconds");
    leaseLife = life;
    return this;
  }

  /** Compresses values of at least so many bytes; none by default. */
  public JdbcTierBuilder compression(Compression with, int fromBytes) {
    Rules.check(fromBytes >= 0, "compression.fromBytes", fromBytes, "at least 0");
    storage = storage.compressing(Rules.present("compression", with), fromBytes);
    return this;
  }

  /** Encrypts values, bound to namespace, cache and key; not by default. */
  public JdbcTierBuilder encryption(Encryption with) {
    storage = storage.encrypting(Rules.present("encryption", with));
    return this;
  }

  /**
   * Writes entries in this version of the envelope; the newest by default. During a rolling upgrade
   * it is the one that the older nodes can read.
   */
  public JdbcTierBuilder envelope(int version) {
    storage = storage.writing(version);
    return this;
  }

  /**
   * The most bytes that a value may have; 4 MiB by default, and 1 MiB with H2. Larger ones are not
   * stored.
   */
  public JdbcTierBuilder largestValue(int bytes) {
    Rules.check(
        bytes > 0 && bytes <= CodecSettings.LARGEST,
        "largestValue",
        bytes,
        "1 to " + CodecSettings.LARGEST);
    storage = storage.upTo(bytes);
    return this;
  }

  /** About how many rows are kept, of all caches together; no limit by default. */
  public JdbcTierBuilder maximumRows(long rows) {
    Rules.check(rows > 0, "maximumRows", rows, "at least 1");
    mostRows = rows;
    return this;
  }

  /** About how many bytes are kept, of all caches together; no limit by default. */
  public JdbcTierBuilder maximumBytes(long bytes) {
    Rules.check(bytes > 0, "maximumBytes", bytes, "at least 1");
    mostBytes = bytes;
    return this;
  }

  /** How many connections, and threads, there are at most; 4 by default. */
  public JdbcTierBuilder poolSize(int connections) {
    Rules.check(connections > 1 && connections <= 64, "poolSize", connections, "2 to 64");
    poolSize = connections;
    return this;
  }

  /** How long a connection of the tier's own is waited for; 400 ms by default. */
  public JdbcTierBuilder connectionWait(Duration limit) {
    Rules.present("connectionWait", limit);
    Rules.check(limit.toMillis() >= 250, "connectionWait", limit, "at least 250 ms");
    connectionWait = limit;
    return this;
  }

  /**
   * How long a statement may take, one second by default: a backstop behind the time limits of the
   * cache, which are shorter.
   */
  public JdbcTierBuilder statementTimeout(Duration limit) {
    Rules.positive("statementTimeout", limit);
    statementTimeout = limit;
    return this;
  }

  /**
   * How long building a cache waits for the database; three seconds by default, zero: not at all.
   */
  public JdbcTierBuilder startWait(Duration limit) {
    startWait = Rules.notNegative("startWait", limit);
    return this;
  }

  /** From when on a call is counted as slow; 100 ms by default. */
  public JdbcTierBuilder slowerThan(Duration limit) {
    Rules.positive("slowerThan", limit);
    slow = limit;
    return this;
  }

  /**
   * Where HikariCP keeps its own meters of the tier's connections, {@code hikaricp.connections…}
   * with the label {@code pool}, which is {@code tiercel-} and the tier's name: a registry of
   * Micrometer, or of Dropwizard. A data source of the application's has meters of its own.
   */
  public JdbcTierBuilder meters(Object registry) {
    meters = OwnPool.requireRegistry(Rules.present("registry", registry));
    return this;
  }

  /** The tier; it connects when the first cache is built on it. */
  public JdbcTier build() {
    PoolSettings pool =
        new PoolSettings(poolSize, connectionWait, statementTimeout, startWait, slow);
    JdbcSettings settings =
        new JdbcSettings(
            new Tables(namespace, schema, logging, creation),
            new Coherence(leaseLife, window, listens),
            storage,
            new Limits(mostRows, mostBytes),
            pool,
            scope);
    String label = name;
    Object registry = meters;
    return new JdbcTier(
        label,
        place,
        settings,
        new SharedStore(
            holding(),
            () ->
                new Store(
                    label,
                    settings,
                    connector.pool(label, settings, registry),
                    new Threads(label, pool.size()))));
  }

  private Supplier<OwnFile.Hold> holding() {
    Path file = own;
    return scope == Scope.LOCAL ? () -> OwnFile.hold(file) : () -> () -> {};
  }
}
