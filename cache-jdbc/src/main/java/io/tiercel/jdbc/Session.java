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

  /** How long a head that is new asks for blocks that the lost one may have known of. */
  private static final Duration DOUBT = Duration.ofMinutes(1);

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

  /** The head among the rows; null if it is not there. */
  @Nullable CacheHead head(Rows rows) {
    CacheHead head = CacheHead.of(Table.valueOf(places.head(), rows.byId()));
    if (head != null) {
      lastHead = head;
    }
    return head;
  }

  /** The head that was read last; null before the first. */
  @Nullable CacheHead lastHead() {
    return lastHead;
  }

  /** Reads the head, and makes it if it is missing. */
  CacheHead head(Connection connection, Table table) throws SQLException {
    for (int i = 0; i < ATTEMPTS; i++) {
      CacheHead head = head(select(connection, table, List.of(places.head().id())));
      if (head != null) {
        return head;
      }
      makeHead(connection, table);
    }
    throw new SQLException(
        "The head of cache " + context.cache() + " can be neither read nor made");
  }

  /** Numbers begin anew, and with them the messages: those of a lost head are of no use. */
  private void makeHead(Connection connection, Table table) throws SQLException {
    if (table.isReadOnly()) {
      throw new SQLException("The head is missing, and may not be made here");
    }
    Scheduling random = scheduling();
    Link first = new Link(0, random.random());
    store.transaction(
        connection,
        table,
        () -> {
          long doubtful = table.now(connection) + DOUBT.toMillis();
          CacheHead head =
              new CacheHead(
                  random.random(), 1, 1, 1, random.random(), CacheHead.SHORTEST, doubtful, first);
          boolean made = !table.swap(connection, List.of(headSwap(head, Swap.ABSENT))).isEmpty();
          if (made) {
            log.clear(connection, table);
          }
          return made;
        });
  }

  Swap headSwap(CacheHead head, long expected) {
    return new Swap(
        places.head(),
        expected,
        newNumber(),
        head.bytes(),
        Swap.Life.ENDLESS,
        Lease.NONE,
        Swap.NO_DEADLINE);
  }
}
