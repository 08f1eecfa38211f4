package io.tiercel.jdbc;

import io.tiercel.codec.KeyHash;
import io.tiercel.spi.Entry;
import io.tiercel.spi.Filling;
import io.tiercel.spi.Outcome;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Stores entries whose tickets are good. The key's fence is the row's generation, in the statement
 * itself. The tags' fence is looked at afterwards: an entry that a marker overtook is hidden by it,
 * wherever it stands, so it only has to be told that it was refused.
 */
final class Fills<K, V> {

  private final Session<K, V> session;

  Fills(Session<K, V> session) {
    this.session = session;
  }

  /** One entry on its way. */
  static final class Item<K, V> {
    private final Filling<K, V> filling;
    private final JdbcTicket ticket;
    private Outcome outcome = Outcome.REFUSED;

    Item(Filling<K, V> filling, JdbcTicket ticket) {
      this.filling = filling;
      this.ticket = ticket;
    }

    Outcome outcome() {
      return outcome;
    }

    private Set<String> tags() {
      Set<String> tags = new LinkedHashSet<>(ticket.located().tags());
      tags.addAll(filling.entry().tags());
      return tags;
    }
  }

  /** Stores what may be stored; the items know what became of them. */
  void store(Connection connection, Table table, List<Item<K, V>> items) throws SQLException {
    List<Item<K, V>> left = items;
    List<Item<K, V>> stored = new ArrayList<>();
    while (!left.isEmpty()) { // a key that is there twice takes two rounds
      Map<KeyHash, Item<K, V>> round = new LinkedHashMap<>();
      List<Item<K, V>> later = new ArrayList<>();
      for (Item<K, V> item : left) {
        if (round.putIfAbsent(item.ticket.located().place().id(), item) != null) {
          later.add(item);
        }
      }
      stored.addAll(swap(connection, table, round));
      left = later;
    }
    judge(connection, table, stored);
  }

  private Collection<Item<K, V>> swap(
      Connection connection, Table table, Map<KeyHash, Item<K, V>> items) throws SQLException {
    long generation = session.fresh();
    int largest = table.dialect().largestValue();
    List<Swap> swaps = items.values().stream().map(it -> swap(it, generation, largest)).toList();
    Set<KeyHash> done =
        table.dialect().swapsAtOnce()
            ? table.swap(connection, swaps)
            : session.store().transaction(connection, table, () -> table.swap(connection, swaps));
    items.keySet().retainAll(done);
    for (Swap swap : swaps) {
      Item<K, V> item = items.get(swap.id());
      if (item != null) {
        item.outcome = swap.value() == null ? Outcome.DECLINED : Outcome.STORED;
      }
    }
    return items.values();
  }

  private Swap swap(Item<K, V> item, long generation, int largest) {
    Entry<V> entry = item.filling.entry();
    byte[] value = session.entries().write(item.filling, item.ticket, largest);
    long expires = value == null ? 0 : session.clock().toServer(entry.staleUntil());
    return new Swap(
        item.ticket.located().place(),
        item.ticket.expected(),
        generation,
        value,
        new Swap.Life(expires, 0),
        Lease.NONE,
        item.ticket.deadline());
  }

  private void judge(Connection connection, Table table, List<Item<K, V>> stored)
      throws SQLException {
    if (stored.isEmpty()) {
      return;
    }
    Markers.Seen seen = session.markers().seen();
    CacheHead newest = session.head(connection, table);
    Set<String> doubtful = new LinkedHashSet<>();
    for (Item<K, V> item : stored) {
      JdbcTicket ticket = item.ticket;
      Set<String> tags = item.tags();
      if (Markers.admit(ticket.incarnation(), ticket.number(), tags, newest, seen) == null) {
        doubtful.addAll(tags);
      }
    }
    if (!doubtful.isEmpty()) {
      Tags tags = Tags.read(session, connection, table, doubtful);
      newest = tags.head();
      seen = tags.seen();
    }
    for (Item<K, V> item : stored) {
      JdbcTicket ticket = item.ticket;
      Boolean good =
          Markers.admit(ticket.incarnation(), ticket.number(), item.tags(), newest, seen);
      if (!Boolean.TRUE.equals(good)) {
        item.outcome = Outcome.REFUSED;
      }
    }
  }
}
