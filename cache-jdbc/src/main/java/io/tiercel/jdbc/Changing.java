package io.tiercel.jdbc;

import io.tiercel.codec.KeyHash;
import io.tiercel.jdbc.Table.Rows;
import io.tiercel.spi.Answer;
import io.tiercel.spi.Taking;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * One transaction of changes, which has its {@link Turn} at the head first.
 *
 * <p>Fills and leases wait for rows of keys, so those are written together, in one pass ({@link
 * Swap#ORDER}): a second one could wait for somebody who waits for a row of the first. The rows of
 * tags and blocks are changed by nobody who does not hold the head.
 */
final class Changing<K, V> {

  private final Session<K, V> session;
  private final JdbcTicket.Issuer issuer;
  private final Connection connection;
  private final Table table;
  private final Turn turn;
  private final List<Located<K>> toRemove = new ArrayList<>();
  private final List<Claim<K, V>> toTake = new ArrayList<>();
  private final List<Fills.Item<K, V>> toStore = new ArrayList<>();

  /** A key that a writer wants. */
  private record Claim<K, V>(Inquiry<K, V> inquiry, Taking taking) {}

  /** A claim that nobody who was seen stands against, and what is written for it. */
  private record Hope<K, V>(Inquiry<K, V> inquiry, Swap swap, JdbcTicket.Terms terms) {}

  private Changing(
      Session<K, V> session,
      JdbcTicket.Issuer issuer,
      Connection connection,
      Table table,
      Turn turn) {
    this.session = session;
    this.issuer = issuer;
    this.connection = connection;
    this.table = table;
    this.turn = turn;
  }

  /** Begins in a transaction that is open; {@link #finish} has to follow. */
  static <K, V> Changing<K, V> begin(
      Session<K, V> session, JdbcTicket.Issuer issuer, Connection connection, Table table)
      throws SQLException {
    Turn turn = Turn.begin(session, connection, table);
    return new Changing<>(session, issuer, connection, table, turn);
  }

  /** Removes keys, and leaves fences in their places, before the transaction is over. */
  void remove(Collection<Located<K>> keys) {
    toRemove.addAll(keys);
  }

  /**
   * Takes keys for a writer, before the transaction is over; the answers stand in the inquiries
   * then. There is none where another was at the key meanwhile.
   */
  void take(List<Inquiry<K, V>> inquiries, Taking taking) {
    inquiries.forEach(each -> toTake.add(new Claim<>(each, taking)));
  }

  /**
   * Stores what was decided while a key was held, before the transaction is over; the item knows
   * what became of it. It is a change like any other: what was read elsewhere meanwhile may be old.
   */
  void store(Fills.Item<K, V> item) {
    item.refused(); // as long as it is not stored
    toStore.add(item);
  }

  void markAll() throws SQLException {
    writeKeys();
    turn.become(turn.head().markingAll());
    turn.publish(Messages.all());
  }

  /** A marker is kept until all is over that it can hide. */
  void mark(Collection<String> tags) throws SQLException {
    writeKeys();
    turn.become(turn.head().markingTags(session.scheduling().random()));
    Swap.Life life = turn.head().markerFrom(turn.now());
    List<Swap> swaps = new ArrayList<>();
    for (String tag : tags) {
      swaps.add(
          new Swap(
              session.places().marker(tag),
              Swap.ANY,
              session.newNumber(),
              Markers.bytes(turn.head()),
              life,
              Lease.NONE,
              Swap.NO_DEADLINE));
    }
    table.swap(connection, swaps);
    turn.publish(Messages.tags(tags));
  }

  /** Announces how long entries may live, before one is stored that lives as long. */
  CacheHead announce(long life) {
    turn.become(turn.head().announcing(life));
    return turn.head();
  }

  /** Begins blocks, each a name at a place, of that number. */
  void block(Map<Place, ? extends Collection<String>> names, long millis, long number)
      throws SQLException {
    long until = turn.now() + millis;
    changeBlocks(names, (blocks, name) -> blocks.begin(name, until, number));
    turn.become(turn.head().blocking(until));
  }

  /** Ends those of no greater number. */
  void unblock(Map<Place, ? extends Collection<String>> names, long number) throws SQLException {
    changeBlocks(names, (blocks, name) -> blocks.end(name, number));
  }

  private void changeBlocks(
      Map<Place, ? extends Collection<String>> names, BiConsumer<Blocks, String> step)
      throws SQLException {
    writeKeys();
    Rows rows = table.select(connection, names.keySet().stream().map(Place::id).toList());
    List<Swap> swaps = new ArrayList<>();
    for (Map.Entry<Place, ? extends Collection<String>> each : names.entrySet()) {
      Blocks blocks = Blocks.at(each.getKey(), rows, turn.now());
      each.getValue().forEach(name -> step.accept(blocks, name));
      swaps.add(blocks.swap(each.getKey(), session.newNumber()));
    }
    table.swap(connection, swaps);
  }

  private void writeKeys() throws SQLException {
    if (toRemove.isEmpty() && toTake.isEmpty() && toStore.isEmpty()) {
      return;
    }
    Map<KeyHash, Swap> swaps = new LinkedHashMap<>();
    tombstones(swaps);
    Set<KeyHash> tombs = Set.copyOf(swaps.keySet());
    List<Hope<K, V>> hopes = toTake.isEmpty() ? List.of() : hopes();
    hopes.forEach(each -> swaps.put(each.swap().id(), each.swap()));
    List<Fills.Item<K, V>> stores = toStore.isEmpty() ? List.of() : admitted();
    stores.forEach(each -> swaps.put(each.id(), each.swap()));
    Set<KeyHash> done = table.swap(connection, swaps.values());
    if (!done.containsAll(tombs)) {
      throw new SQLException("A row could not be removed", "40001");
    }
    List<Located<?>> changed = new ArrayList<>(toRemove);
    for (Hope<K, V> each : hopes) {
      if (done.contains(each.swap().id())) {
        changed.add(each.inquiry().located);
        fulfil(each);
      }
    }
    for (Fills.Item<K, V> each : stores) {
      if (done.contains(each.id())) {
        changed.add(each.ticket().located());
        each.stored();
      }
    }
    if (!changed.isEmpty()) {
      turn.publish(Messages.keys(changed));
    }
    toRemove.clear();
    toTake.clear();
    toStore.clear();
  }

  /** Those that no marker hides: none can be set before they stand, for the head is locked. */
  private List<Fills.Item<K, V>> admitted() throws SQLException {
    turn.write();
    Tags tags =
        Tags.known(session, connection, table, turn.head(), known -> Fills.doubts(known, toStore));
    List<Fills.Item<K, V>> good =
        toStore.stream().filter(it -> Boolean.TRUE.equals(it.isAdmittedBy(tags))).toList();
    long longest = good.stream().mapToLong(it -> it.life(session)).max().orElse(0);
    if (longest > turn.head().longest()) {
      announce(CacheHead.rounded(longest));
    }
    return good;
  }

  private void tombstones(Map<KeyHash, Swap> swaps) {
    Swap.Life life = new Swap.Life(0, turn.now() + Session.FENCE.toMillis());
    long generation = session.newNumber();
    for (Located<K> key : toRemove) {
      swaps.put(
          key.place().id(),
          new Swap(key.place(), Swap.ANY, generation, null, life, Lease.NONE, Swap.NO_DEADLINE));
    }
  }

  /** What stands there is judged by the head in the table, so that has to know what was marked. */
  private List<Hope<K, V>> hopes() throws SQLException {
    turn.write();
    List<Inquiry<K, V>> inquiries = toTake.stream().map(Claim::inquiry).toList();
    View<K, V> view = View.of(session, connection, table, inquiries);
    List<Hope<K, V>> hopes = new ArrayList<>();
    for (Claim<K, V> claim : toTake) {
      if (!mustWait(view, claim.inquiry(), claim.taking())) {
        hopes.add(hope(view, claim));
      }
    }
    return hopes;
  }

  private Hope<K, V> hope(View<K, V> view, Claim<K, V> claim) {
    Inquiry<K, V> inquiry = claim.inquiry();
    Lease.Kind kind = claim.taking() == Taking.UPDATE ? Lease.Kind.UPDATE : Lease.Kind.WRITE;
    Duration leaseLife = session.settings().coherence().leaseLife();
    long until = view.now() + leaseLife.toMillis();
    Lease lease = new Lease(kind, until, turn.head().number());
    Swap.Life life = new Swap.Life(until, view.now() + Session.FENCE.toMillis());
    long generation = session.newNumber();
    long expected = view.isTaken(inquiry) ? Swap.ANY : inquiry.expected();
    return new Hope<>(
        inquiry,
        new Swap(inquiry.located.place(), expected, generation, null, life, lease, until),
        new JdbcTicket.Terms(generation, kind, leaseLife, until));
  }

  private void fulfil(Hope<K, V> hope) {
    Inquiry<K, V> inquiry = hope.inquiry();
    JdbcTicket ticket = new JdbcTicket(issuer, inquiry.located, hope.terms(), turn.head());
    inquiry.answer = new Answer.Miss<>(ticket, inquiry.entry);
  }

  private boolean mustWait(View<K, V> view, Inquiry<K, V> inquiry, Taking taking) {
    Lease standing = view.standing(inquiry);
    if (taking == Taking.UPDATE && standing != null && standing.writes()) {
      inquiry.answerAs(Inquiry.Outcome.BUSY);
      return true;
    } else if (taking == Taking.UPDATE && !inquiry.fresh && view.isBlocked(inquiry)) {
      inquiry.answerAs(Inquiry.Outcome.BLOCKED);
      return true;
    }
    return false;
  }

  /** Writes the keys, the head and the messages. */
  void finish() throws SQLException {
    writeKeys();
    turn.finish();
  }
}
