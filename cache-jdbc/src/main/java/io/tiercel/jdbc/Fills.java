package io.tiercel.jdbc;

import io.tiercel.codec.KeyHash;
import io.tiercel.spi.Entry;
import io.tiercel.spi.Filling;
import io.tiercel.spi.Outcome;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Stores entries whose tickets are good, in parts that a database takes in a moment. The key's
 * fence is the row's generation, in the statement itself. The tags' fence is looked at afterwards:
 * an entry that a marker overtook is hidden by it, wherever it stands, so it only has to be told
 * that it was refused.
 *
 * <p>A marker is removed when all that it can hide is over. So the head has to know how long an
 * entry lives before it is stored; a database that went back may have forgotten that, and then the
 * entry is taken out again.
 */
final class Fills<K, V> {

  /** How many bytes are encoded, and sent, at a time; a larger value goes by itself. */
  private static final int MOST_BYTES = 4 << 20;

  private final Session<K, V> session;
  private final JdbcTicket.Issuer issuer;

  Fills(Session<K, V> session, JdbcTicket.Issuer issuer) {
    this.session = session;
    this.issuer = issuer;
  }

  /** One entry on its way. */
  static final class Item<K, V> {
    private final Filling<K, V> filling;
    private final JdbcTicket ticket;
    private final Collection<String> tags;
    private @Nullable Swap swap;
    private Outcome outcome = Outcome.REFUSED;
    private boolean done;

    Item(Filling<K, V> filling, JdbcTicket ticket) {
      this.filling = filling;
      this.ticket = ticket;
      this.tags = union(ticket.located().tags(), filling.entry().tags());
    }

    private static Collection<String> union(List<String> ofKey, Set<String> own) {
      if (own.isEmpty()) {
        return ofKey;
      }
      Set<String> all = new LinkedHashSet<>(ofKey);
      all.addAll(own);
      return all;
    }

    Outcome outcome() {
      return outcome;
    }

    boolean isDone() {
      return done;
    }

    private KeyHash id() {
      return ticket.located().place().id();
    }
  }

  /** Takes the next part away, and stores of it what may be stored: the items know. */
  void storeNext(Connection connection, Table table, Deque<Item<K, V>> left) throws SQLException {
    List<Item<K, V>> part = new ArrayList<>();
    long generation = session.fresh();
    long bytes = 0;
    while (!left.isEmpty() && part.size() < Swaps.MOST) {
      Item<K, V> next = left.element();
      if (next.ticket.isGivenBack()) { // by somebody who waited for this too long
        left.remove().done = true;
        continue;
      }
      Swap swap = next.swap == null ? swap(next, generation, table.dialect()) : next.swap;
      next.swap = swap;
      bytes += swap.size();
      if (bytes > MOST_BYTES && !part.isEmpty()) {
        break;
      }
      part.add(left.remove());
    }
    store(connection, table, part);
    for (Item<K, V> item : part) {
      item.swap = null; // a request keeps its items until the last of them is done
      item.done = true;
    }
  }

  private void store(Connection connection, Table table, List<Item<K, V>> items)
      throws SQLException {
    CacheHead known = announceIfNeeded(connection, table, items);
    List<Item<K, V>> left = notYetHidden(connection, table, items, known);
    List<Item<K, V>> stored = new ArrayList<>();
    while (!left.isEmpty()) { // a key that is there twice takes two rounds
      Map<KeyHash, Item<K, V>> round = new LinkedHashMap<>();
      List<Item<K, V>> later = new ArrayList<>();
      for (Item<K, V> item : left) {
        if (round.putIfAbsent(item.id(), item) != null) {
          later.add(item);
        }
      }
      stored.addAll(swap(connection, table, round));
      left = later;
    }
    if (!stored.isEmpty()) {
      CacheHead newest = judge(connection, table, stored).head();
      takeOut(
          connection,
          table,
          stored.stream()
              .filter(item -> item.ticket.incarnation() == newest.incarnation())
              .filter(item -> !isAnnounced(item, newest))
              .toList());
    }
  }

  /** Answers the head by which all of their lives are announced; null if no ticket is good. */
  private @Nullable CacheHead announceIfNeeded(
      Connection connection, Table table, List<Item<K, V>> items) throws SQLException {
    CacheHead known = session.lastHead();
    long longest = 0;
    for (Item<K, V> item : items) {
      if (!isAnnounced(item, known)) {
        longest = Math.max(longest, CacheHead.rounded(life(item)));
      }
    }
    return longest > 0 ? announce(connection, table, longest) : known;
  }

  private @Nullable CacheHead announce(Connection connection, Table table, long life)
      throws SQLException {
    try {
      return session
          .store()
          .transaction(
              connection,
              table,
              () -> {
                Changing<K, V> change = Changing.begin(session, issuer, connection, table);
                CacheHead head = change.announce(life);
                change.finish();
                return head;
              });
    } catch (Changing.HeadLost lost) {
      return null;
    }
  }

  /**
   * Whether markers that are set under a head will live as long as the entry. That holds for those
   * without tags too: their keys may be given tags by a later release of the application.
   */
  private boolean isAnnounced(Item<K, V> item, @Nullable CacheHead head) {
    return head != null
        && head.incarnation() == item.ticket.incarnation()
        && life(item) <= head.longest();
  }

  private long life(Item<K, V> item) {
    long end = item.filling.entry().staleUntil();
    return end == Entry.NEVER ? CacheHead.FOR_EVER : end - session.scheduling().millis();
  }

  /**
   * Leaves out what a marker hides already: it was set for the lives that were announced then, so
   * what it hides must not be stored with a longer one. A marker that is set after the known head
   * lives as long as that head announces.
   */
  private List<Item<K, V>> notYetHidden(
      Connection connection, Table table, List<Item<K, V>> items, @Nullable CacheHead known)
      throws SQLException {
    boolean doubtful =
        items.stream()
            .anyMatch(
                item ->
                    !item.tags.isEmpty()
                        && (known == null || item.ticket.number() < known.marks()));
    return doubtful ? judge(connection, table, items).good() : items;
  }

  private Collection<Item<K, V>> swap(
      Connection connection, Table table, Map<KeyHash, Item<K, V>> items) throws SQLException {
    List<Swap> swaps = items.values().stream().map(Fills::swapOf).toList();
    items.keySet().retainAll(session.store().swap(connection, table, swaps));
    for (Item<K, V> item : items.values()) {
      item.outcome = swapOf(item).value() == null ? Outcome.DECLINED : Outcome.STORED;
    }
    return items.values();
  }

  private static Swap swapOf(Item<?, ?> item) {
    return Objects.requireNonNull(item.swap, "the swap of an item that is being stored");
  }

  private Swap swap(Item<K, V> item, long generation, Dialect dialect) {
    Entry<V> entry = item.filling.entry();
    byte[] value = session.entries().write(item.filling, item.ticket, dialect.largestValue());
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

  /** Who is still good by the head; the others are told that they are refused. */
  private record Judged<K, V>(CacheHead head, List<Item<K, V>> good) {}

  private Judged<K, V> judge(Connection connection, Table table, List<Item<K, V>> items)
      throws SQLException {
    CacheHead head = session.head(connection, table);
    Tags tags = Tags.known(session, connection, table, head, known -> doubts(known, items));
    List<Item<K, V>> good = new ArrayList<>();
    for (Item<K, V> item : items) {
      if (Boolean.TRUE.equals(admit(tags, item))) {
        good.add(item);
      } else {
        item.outcome = Outcome.REFUSED;
      }
    }
    return new Judged<>(tags.head(), good);
  }

  private static <K, V> Set<String> doubts(Tags known, List<Item<K, V>> items) {
    Set<String> doubtful = new LinkedHashSet<>();
    for (Item<K, V> item : items) {
      if (admit(known, item) == null) {
        doubtful.addAll(item.tags);
      }
    }
    return doubtful;
  }

  private static @Nullable Boolean admit(Tags known, Item<?, ?> item) {
    return known.admit(item.ticket.incarnation(), item.ticket.number(), item.tags);
  }

  /** Markers that are set now will not live as long as these; unless others have replaced them. */
  private void takeOut(Connection connection, Table table, List<Item<K, V>> unannounced)
      throws SQLException {
    if (unannounced.isEmpty()) {
      return;
    }
    List<Swap> swaps = new ArrayList<>();
    Swap.Life life = new Swap.Life(0, table.now(connection) + Session.FENCE.toMillis());
    for (Item<K, V> item : unannounced) {
      Place place = item.ticket.located().place();
      swaps.add(
          new Swap(
              place,
              swapOf(item).generation(),
              session.fresh(),
              null,
              life,
              Lease.NONE,
              Swap.NO_DEADLINE));
      item.outcome = Outcome.REFUSED;
    }
    session.store().swap(connection, table, swaps);
  }
}
