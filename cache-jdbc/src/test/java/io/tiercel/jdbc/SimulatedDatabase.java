package io.tiercel.jdbc;

import io.tiercel.codec.EntryCodec;
import io.tiercel.codec.KeyCodec;
import io.tiercel.jdbc.JdbcSettings.PoolSettings;
import io.tiercel.spi.Link;
import io.tiercel.spi.Message;
import io.tiercel.spi.Scheduling;
import io.tiercel.spi.Scope;
import io.tiercel.spi.Tier;
import io.tiercel.spi.TierContext;
import io.tiercel.spi.TierFactory;
import io.tiercel.testkit.Network;
import io.tiercel.testkit.SharedStore;
import io.tiercel.testkit.SimulatedScheduling;
import io.tiercel.testkit.simulation.SimulatedServer;
import io.tiercel.testkit.simulation.Versioned;
import io.tiercel.testkit.simulation.VersionedCodec;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.sqlite.Function;
import org.sqlite.SQLiteConnection;

/**
 * A real database in memory, by the clock of a simulated world, as the server of a simulated fleet.
 * All connections of all nodes lead to one of SQLite's: in a world of one thread no two statements
 * run at once, and each transaction runs at one moment.
 */
final class SimulatedDatabase implements SimulatedServer, AutoCloseable {

  private static final KeyCodec<String> KEYS = KeyCodec.of(String.class);
  private static final Dialect DIALECT = Database.SQLITE.dialect();
  private static final int MOST_LOST_WRITES = 6;

  /** By how much its clock is set wrong: by what goes unnoticed, and by more. */
  private static final List<Duration> JUMPS =
      List.of(
          Duration.ofSeconds(10),
          Duration.ofSeconds(50),
          Duration.ofMinutes(3),
          Duration.ofMinutes(90),
          Duration.ofHours(30));

  private final List<Consumer<Message<String>>> listeners = new ArrayList<>();
  private final List<Strand> strands = new ArrayList<>();
  private final Set<Long> published = new HashSet<>();
  private final Deque<Snapshot> snapshots = new ArrayDeque<>();
  private final Messages<String> messages = new Messages<>(KEYS);
  private final SimulatedScheduling world;
  private final JdbcSettings settings;
  private final Table table;
  private final SQLiteConnection real;

  /** What does at the server itself what nodes do from afar. */
  private final Store own;

  private long clockShift;
  private long ahead;
  private boolean losingAnswers;

  /** What the database held before a transaction. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Snapshot(long at, byte[] content) {}

  SimulatedDatabase(Scheduling world, SharedStore.Settings layout, String cache) {
    this.world = (SimulatedScheduling) world;
    this.settings =
        new JdbcSettings(
            JdbcSettings.Tables.DEFAULT,
            new JdbcSettings.Coherence(layout.leaseLife(), layout.window(), false),
            JdbcSettings.STORAGE,
            JdbcSettings.Limits.NONE,
            new PoolSettings(
                3,
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                Duration.ZERO,
                Duration.ofSeconds(1)),
            Scope.SHARED);
    this.own = store("server", Pool.borrowed(new Cuttable("jdbc:sqlite:"), slow()), this.world);
    this.table = new Table(DIALECT, settings.tables().names(DIALECT));
    try {
      this.real =
          DriverManager.getConnection("jdbc:sqlite::memory:").unwrap(SQLiteConnection.class);
      Function.create(real, "unixepoch", new Clock());
      new Schema(DIALECT, settings.tables(), true).ensure(real);
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  /** The server's clock, which is not that of the nodes. */
  private final class Clock extends Function {
    @Override
    protected void xFunc() throws SQLException {
      result((world.wallMillis() + clockShift) / 1000.0);
    }
  }

  Connection real() {
    return real;
  }

  @Override
  public TierFactory<String, Versioned> tier(String name, Network requests, Network messages) {
    return new Shared(name, context -> open(name, requests, context));
  }

  private Tier<String, Versioned> open(
      String name, Network requests, TierContext<String, Versioned> context) {
    Scheduling node = context.scheduling();
    Pool pool = Pool.borrowed(new SimulatedSource(this, requests, node), settings.pool().slow());
    EntryCodec<String, Versioned> codec =
        EntryCodec.of(KEYS, new VersionedCodec(), settings.codec(context.cache()));
    Store store = store(name, pool, node);
    return new OpenTier<>(new OpenTier.Ground<>(name, codec, store, store::close), context)
        .awaitReady();
  }

  private Store store(String name, Pool pool, Scheduling node) {
    int threads = settings.pool().size();
    return new Store(name, settings, pool, new SimulatedWorkers(world, node, strands, threads));
  }

  private Duration slow() {
    return settings.pool().slow();
  }

  @Override
  public void onPublished(Consumer<Message<String>> listener) {
    listeners.add(listener);
  }

  @Override
  public int partitionOf(String key) {
    return 0;
  }

  // transactions

  void begin() throws SQLException {
    snapshots.add(new Snapshot(world.nanos(), real.serialize("main")));
    if (snapshots.size() > MOST_LOST_WRITES) {
      snapshots.remove();
    }
    real.setAutoCommit(false);
  }

  void rollback() throws SQLException {
    real.rollback();
  }

  /** Answers whether the node will hear of it. */
  boolean commit() throws SQLException {
    real.setAutoCommit(true);
    publish();
    return !losingAnswers || below(2) == 0;
  }

  private void publish() throws SQLException {
    String sql =
        "SELECT number, previous_token, token, origin, body FROM "
            + table.names().log()
            + " ORDER BY number";
    try (Statement statement = real.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        if (published.add(row.getLong(3))) {
          tell(row);
        }
      }
    }
  }

  private void tell(ResultSet row) throws SQLException {
    Link link = new Link(row.getLong(1), row.getLong(3));
    Link previous = new Link(link.number() - 1, row.getLong(2));
    String id = link.number() + "-" + Long.toHexString(link.token());
    Message<String> message =
        new Message<>(0, previous, link, row.getString(4), id, messages.read(row.getBytes(5)));
    listeners.forEach(listener -> listener.accept(message));
  }

  // what it loses

  /** A database loses no lease and no marker by itself. */
  @Override
  public long lose(Loss loss, String key, String tag) {
    try {
      switch (loss) {
        case ENTRY, LEASE, MARKER -> evictOne();
        case SEQUENCES -> deleteHead();
        case EVERYTHING, RESTART -> empty();
        case LAST_WRITES -> {
          return failOver();
        }
      }
      return Long.MAX_VALUE;
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private void evictOne() throws SQLException {
    Arc all = everything();
    Housekeeping keeping = new Housekeeping(own, real, table);
    keeping.evict(all, keeping.measure(all), 1);
  }

  private void sweep() throws SQLException {
    Arc all = everything();
    Housekeeping keeping = new Housekeeping(own, real, table);
    keeping.expire(all, keeping.measure(all));
  }

  /** What hides an entry is swept, as if looks found nothing else. */
  private void goAhead() {
    long by = JUMPS.get(below(JUMPS.size())).toMillis();
    ahead += by;
    clockShift += by;
    run(() -> new Fences(own, real, table).remove(everything(), table.now(real)));
  }

  private void comeBack() {
    clockShift -= ahead;
    ahead = 0;
  }

  private void setBack() {
    clockShift -= JUMPS.get(below(JUMPS.size())).toMillis();
  }

  private Arc everything() {
    return Arc.of(1, world.random());
  }

  private void deleteHead() throws SQLException {
    Places<String> places = new Places<>(KEYS, key -> Set.of(), "simulated");
    try (PreparedStatement delete =
        real.prepareStatement("DELETE FROM " + table.names().entries() + " WHERE id = ?")) {
      delete.setBytes(1, places.head().id().bytes());
      delete.executeUpdate();
    }
  }

  private void empty() throws SQLException {
    try (Statement delete = real.createStatement()) {
      delete.executeUpdate("DELETE FROM " + table.names().entries());
      delete.executeUpdate("DELETE FROM " + table.names().log());
    }
  }

  /** The replica has another clock, and has not heard of the latest transactions. */
  private long failOver() throws SQLException {
    int lost = Math.min(snapshots.size(), 1 + below(MOST_LOST_WRITES));
    Snapshot last = null;
    for (int i = 0; i < lost; i++) {
      last = snapshots.removeLast();
    }
    clockShift += below(400) - 200;
    if (last == null) {
      return Long.MAX_VALUE;
    }
    real.deserialize("main", last.content());
    return last.at();
  }

  @Override
  public List<Mishap> mishaps() {
    return List.of(
        new Mishap("a sweep", () -> run(this::sweep), () -> {}),
        new Mishap("the clock is ahead", this::goAhead, this::comeBack),
        new Mishap("the clock is set back", this::setBack, () -> {}),
        new Mishap(
            "answers to commits get lost",
            () -> losingAnswers = true,
            () -> losingAnswers = false));
  }

  /** Something done at the database itself. */
  private interface Deed {
    void run() throws SQLException;
  }

  private static void run(Deed deed) {
    try {
      deed.run();
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private int below(int bound) {
    return Math.floorMod(world.random(), bound);
  }

  /** Ends whoever still waits for it. */
  @Override
  public void close() {
    strands.forEach(Strand::abandon);
    try {
      real.close();
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }
}
