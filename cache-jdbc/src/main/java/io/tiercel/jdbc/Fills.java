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
 * entry is taken out again. So is one that a fence would have refused, had a clock that was ahead
 * not swept it.
 */
final class Fills<K, V> {

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

    Filling<K, V> filling() {
      return filling;
    }

    JdbcTicket ticket() {
      return ticket;
    }

    Outcome outcome() {
      return outcome;
    }

    /** Notes that its row was written. */
    void stored() {
      outcome = swap().value() == null ? Outcome.DECLINED : Outcome.STORED;
    }

    /** Notes that it was not stored, or that what was done is undone. */
    void refused() {
      outcome = Outcome.REFUSED;
    }

    /** What is written for it; it is encoded once. */
    Swap prepare(Session<K, V> session, long generation, Dialect dialect) {
      Swap known = swap;
      if (known != null) {
        return known;
      }
      byte[] value = session.entries().write(filling, ticket, dialect.largestValue());
      long expires =
          value == null ? 0 : session.entries().end(filling.entry().staleUntil(), ticket);
      Swap made =
          new Swap(
              ticket.located().place(),
              ticket.expected(),
              generation,
              value,
              new Swap.Life(expires, 0),
              Lease.NONE,
              ticket.deadline());
      swap = made;
      return made;
    }

    /** What was prepared. */
    Swap swap() {
      return Objects.requireNonNull(swap, "the swap of an item that is being stored");
    }

    /** Lets go of what it was prepared for. */
    void end() {
      swap = null;
      done = true;
    }

    /** How long it lives, as markers have to that may hide it. */
    long life(Session<?, ?> session) {
      long end = filling.entry().staleUntil();
      return end == Entry.NEVER ? CacheHead.FOR_EVER : end - session.scheduling().millis();
    }

    /** Whether it is hidden by no marker that is known, or null if more have to be. */
    @Nullable Boolean isAdmittedBy(Tags known) {
      return ticket.isOvertaken(known.head())
          ? Boolean.FALSE
          : known.admit(ticket.incarnation(), ticket.number(), tags);
    }

    boolean isDone() {
      return done;
    }

    KeyHash id() {
      return ticket.located().place().id();
    }
  }

  /** Takes the next part away, and stores of it what may be stored: the items know. */
  void storeNext(Connection connection, Table table, Deque<Item<K, V>> left) throws SQLException {
    List<Item<K, V>> part = new ArrayList<>();
    long generation = session.newNumber();
    long bytes = 0;
    while (!left.isEmpty() && part.size() < Swaps.MOST) {
      Item<K, V> next = left.element();
      if (next.ticket.isGivenBack()) { // by somebody who waited for this too long
        left.remove().done = true;
        continue;
      }
      bytes += next.prepare(session, generation, table.dialect()).size();
      if (bytes > Swaps.MOST_BYTES && !part.isEmpty()) {
        break;
      }
      part.add(left.remove());
    }
    store(connection, table, part);
    for (Item<K, V> item : part) {
      item.end(); // a request keeps its items until the last of them is done
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
              .filter(item -> !isAnnounced(item, newest) || item.ticket.isOvertaken(newest))
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
        longest = Math.max(longest, CacheHead.rounded(item.life(session)));
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
    } catch (Turn.HeadLost lost) {
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
        && item.life(session) <= head.longest();
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
    List<Swap> swaps = items.values().stream().map(Item::swap).toList();
    items.keySet().retainAll(session.store().swap(connection, table, swaps));
    items.values().forEach(Item::stored);
    return items.values();
  }

  /** Who is still good by the head; the others are told that they are refused. */
  private record Judged<K, V>(CacheHead head, List<Item<K, V>> good) {}

  private Judged<K, V> judge(Connection connection, Table table, List<Item<K, V>> items)
      throws SQLException {
    CacheHead head = session.head(connection, table);
    Tags tags = Tags.known(session, connection, table, head, known -> doubts(known, items));
    List<Item<K, V>> good = new ArrayList<>();
    for (Item<K, V> item : items) {
      if (Boolean.TRUE.equals(item.isAdmittedBy(tags))) {
        good.add(item);
      } else {
        item.refused();
      }
    }
    return new Judged<>(tags.head(), good);
  }

  /** Tags whose markers have to be read to tell whether the items are good. */
  static <K, V> Set<String> doubts(Tags known, List<Item<K, V>> items) {
    Set<String> doubtful = new LinkedHashSet<>();
    for (Item<K, V> item : items) {
      if (item.isAdmittedBy(known) == null) {
        doubtful.addAll(item.tags);
      }
    }
    return doubtful;
  }

  /**
   * Nothing hides these, and markers that are set now will not live as long, or a fence is gone
   * that would have refused them. Unless others have replaced them.
   */
  private void takeOut(Connection connection, Table table, List<Item<K, V>> unfit)
      throws SQLException {
    if (unfit.isEmpty()) {
      return;
    }
    List<Swap> swaps = new ArrayList<>();
    Swap.Life life = new Swap.Life(0, table.now(connection) + Session.FENCE.toMillis());
    for (Item<K, V> item : unfit) {
      Place place = item.ticket.located().place();
      swaps.add(
          new Swap(
              place,
              item.swap().generation(),
              session.newNumber(),
              null,
              life,
              Lease.NONE,
              Swap.NO_DEADLINE));
      item.refused();
    }
    session.store().swap(connection, table, swaps);
  }
}
