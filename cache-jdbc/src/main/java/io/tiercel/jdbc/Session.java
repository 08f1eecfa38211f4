package io.tiercel.jdbc;

import io.tiercel.codec.KeyHash;
import io.tiercel.internal.shared.ServerClock;
import io.tiercel.jdbc.Table.Rows;
import io.tiercel.spi.Link;
import io.tiercel.spi.Scheduling;
import io.tiercel.spi.TierContext;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What belongs to one cache in a store: where its rows are, what time it is there, and what its
 * numbers are compared with.
 */
final class Session<K, V> {

  /** How long a ticket stands that is no lease, unless it is renewed. */
  static final Duration TICKET_LIFE = Duration.ofSeconds(20);

  /** How long a ticket can be renewed at most. What takes longer to load is not stored. */
  static final Duration LONGEST_TICKET = Duration.ofHours(1);

  /** How long the fence of a change stands: longer than any ticket that may be about. */
  static final Duration FENCE = Duration.ofMinutes(2);

  /**
   * How long a head that is new, or begins anew, asks for blocks that the one before may have known
   * of.
   */
  static final Duration DOUBT = Duration.ofMinutes(1);

  private static final int ATTEMPTS = 5;

  private final Store store;
  private final TierContext<K, V> context;
  private final Places<K> places;
  private final Entries<K, V> entries;
  private final ServerClock clock;
  private final Markers markers = new Markers();
  private final Log log;
  private volatile @Nullable CacheHead lastHead;

  Session(Store store, TierContext<K, V> context, Places<K> places, Entries.Maker<K, V> entries) {
    this.store = store;
    this.context = context;
    this.places = places;
    this.clock = new ServerClock(context.scheduling());
    this.entries = entries.on(clock);
    this.log = new Log(places.head().id());
  }

  Store store() {
    return store;
  }

  Places<K> places() {
    return places;
  }

  Entries<K, V> entries() {
    return entries;
  }

  ServerClock clock() {
    return clock;
  }

  Markers markers() {
    return markers;
  }

  Log log() {
    return log;
  }

  boolean home() {
    return context.home();
  }

  String cache() {
    return context.cache();
  }

  String node() {
    return context.node();
  }

  Scheduling scheduling() {
    return context.scheduling();
  }

  JdbcSettings settings() {
    return store.settings();
  }

  /** A generation, or a token, that nothing else has. */
  long newNumber() {
    return Math.max(1, scheduling().random() >>> 1);
  }

  /** Reads rows, and learns what time it is there. */
  Rows select(Connection connection, Table table, Collection<KeyHash> ids) throws SQLException {
    long sentAt = scheduling().nanos();
    Rows rows = table.select(connection, ids);
    if (rows.now() != 0) {
      clock.learn(rows.now(), sentAt);
    }
    return rows;
  }

  /**
   * The head among the rows; null if it is not there, or the clock was set back since: then what
   * hides the other rows may be gone, and a {@link Turn} has to put that right.
   */
  @Nullable CacheHead head(Rows rows) {
    CacheHead head = CacheHead.at(places.head(), rows);
    if (head == null || head.isAhead(rows.now())) {
      return null;
    }
    lastHead = head;
    return head;
  }

  /** The head that was read last; null before the first. */
  @Nullable CacheHead lastHead() {
    return lastHead;
  }

  /** Reads the head, and makes it if it is missing, or puts it right. */
  CacheHead head(Connection connection, Table table) throws SQLException {
    for (int i = 0; i < ATTEMPTS; i++) {
      Rows rows = select(connection, table, List.of(places.head().id()));
      CacheHead head = head(rows);
      if (head != null) {
        return head;
      }
      mend(connection, table, rows);
    }
    throw new SQLException(
        "The head of cache " + context.cache() + " can be neither read nor made");
  }

  /** Makes the head if it was not among the rows, and has it be of the clock's time otherwise. */
  void mend(Connection connection, Table table, Rows rows) throws SQLException {
    if (table.isReadOnly()) {
      throw new SQLException("The head is missing or old, and may not be written here");
    } else if (!connection.getAutoCommit()) {
      throw new Turn.HeadLost(); // one transaction within another would commit both
    } else if (CacheHead.at(places.head(), rows) == null) {
      makeHead(connection, table, rows.byId().get(places.head().id()));
    } else {
      takeTurn(connection, table);
    }
  }

  private void takeTurn(Connection connection, Table table) throws SQLException {
    try {
      store.transaction(
          connection,
          table,
          () -> {
            Turn.begin(this, connection, table).finish();
            return true;
          });
    } catch (Turn.HeadLost gone) {
      makeHead(connection, table, null);
    }
  }

  /**
   * Has the head say what time it is, before a read has to. Whoever has the cache open asks for
   * this now and then.
   */
  boolean keepTime(Connection connection, Table table) throws SQLException {
    Rows rows = select(connection, table, List.of(places.head().id()));
    CacheHead head = head(rows);
    if (head == null) {
      mend(connection, table, rows);
    } else if (head.isAging(rows.now())) {
      takeTurn(connection, table);
    }
    return true;
  }

  /**
   * Numbers begin anew, and with them the messages: those of a lost head are of no use. A row that
   * is there and is no head is replaced, unless somebody else was quicker.
   */
  private void makeHead(Connection connection, Table table, @Nullable Row senseless)
      throws SQLException {
    Scheduling random = scheduling();
    Link first = new Link(0, random.random());
    long expected = senseless == null ? Swap.ABSENT : senseless.generation();
    store.transaction(
        connection,
        table,
        () -> {
          long now = table.now(connection);
          CacheHead head = newHead(random, now, first);
          boolean made = !table.swap(connection, List.of(headSwap(head, expected))).isEmpty();
          if (made) {
            log.clear(connection, table);
          }
          return made;
        });
  }

  private static CacheHead newHead(Scheduling random, long now, Link first) {
    return new CacheHead(
        random.random(),
        1,
        1,
        1,
        random.random(),
        CacheHead.SHORTEST,
        now + DOUBT.toMillis(),
        first,
        now,
        0);
  }

  Swap headSwap(CacheHead head, long expected) {
    return head.swap(places.head(), expected, newNumber());
  }
}
