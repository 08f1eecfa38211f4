package io.tiercel.jdbc;

import io.tiercel.codec.KeyHash;
import io.tiercel.jdbc.Table.Rows;
import io.tiercel.spi.Answer;
import io.tiercel.spi.Link;
import io.tiercel.spi.Taking;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One transaction of changes. It locks the head first, so that the changes of a cache follow one
 * another in the order of their numbers and links; readers and fills take no notice of that lock.
 */
final class Changing<K, V> {

  private static final int ATTEMPTS = 8;

  private final Session<K, V> session;
  private final JdbcTicket.Issuer issuer;
  private final Connection connection;
  private final Table table;
  private final List<Log.Sent> messages = new ArrayList<>();
  private final long now;
  private CacheHead head;
  private CacheHead written;

  /** The table was emptied. */
  static final class HeadLost extends SQLException {
    private static final long serialVersionUID = 1L;

    HeadLost() {
      super("The head of the cache was lost");
    }
  }

  private Changing(
      Session<K, V> session,
      JdbcTicket.Issuer issuer,
      Connection connection,
      Table table,
      CacheHead head,
      long now) {
    this.session = session;
    this.issuer = issuer;
    this.connection = connection;
    this.table = table;
    this.written = head;
    this.head = head;
    this.now = now;
  }

  /** Begins in a transaction that is open; {@link #finish} has to follow. */
  static <K, V> Changing<K, V> begin(
      Session<K, V> session, JdbcTicket.Issuer issuer, Connection connection, Table table)
      throws SQLException {
    Rows rows = table.lock(connection, session.places().head().id());
    CacheHead head = session.head(rows);
    if (head == null) {
      throw new HeadLost();
    }
    return new Changing<>(session, issuer, connection, table, head, rows.now());
  }

  /** Removes keys, and leaves fences in their places. */
  void remove(Collection<Located<K>> keys) throws SQLException {
    tombstones(session, connection, table, keys, now);
    publish(Messages.keys(keys));
  }

  /** The same without a head, where nobody is told. */
  static void tombstones(
      Session<?, ?> session,
      Connection connection,
      Table table,
      Collection<? extends Located<?>> keys,
      long now)
      throws SQLException {
    Swap.Life life = new Swap.Life(0, now + Session.FENCE.toMillis());
    long generation = session.fresh();
    Map<KeyHash, Swap> swaps = new LinkedHashMap<>();
    for (Located<?> key : keys) {
      swaps.put(
          key.place().id(),
          new Swap(key.place(), Swap.ANY, generation, null, life, Lease.NONE, Swap.NO_DEADLINE));
    }
    Set<KeyHash> done = table.swap(connection, swaps.values());
    if (done.size() != swaps.size()) {
      throw new SQLException("A row could not be removed", "40001");
    }
  }

  void markAll() throws SQLException {
    head = head.markingAll();
    publish(Messages.all());
  }

  /** A marker is kept until all is over that it can hide. */
  void mark(Collection<String> tags) throws SQLException {
    head = head.markingTags(session.scheduling().random());
    Swap.Life life = head.markerFrom(now);
    List<Swap> swaps = new ArrayList<>();
    for (String tag : tags) {
      swaps.add(
          new Swap(
              session.places().marker(tag),
              Swap.ANY,
              session.fresh(),
              Markers.bytes(head),
              life,
              Lease.NONE,
              Swap.NO_DEADLINE));
    }
    table.swap(connection, swaps);
    publish(Messages.tags(tags));
  }

  /** Announces how long entries may live, before one is stored that lives as long. */
  CacheHead announce(long life) {
    head = head.announcing(life);
    return head;
  }

  /** Begins or ends blocks, each a name at a place; a block that is to end has no time left. */
  void block(Map<Place, ? extends Collection<String>> names, long millis) throws SQLException {
    Rows rows = table.select(connection, names.keySet().stream().map(Place::id).toList());
    List<Swap> swaps = new ArrayList<>();
    long until = now + millis;
    for (Map.Entry<Place, ? extends Collection<String>> each : names.entrySet()) {
      Blocks blocks = Blocks.at(each.getKey(), rows, now);
      if (millis > 0) {
        each.getValue().forEach(name -> blocks.begin(name, until));
      } else {
        each.getValue().forEach(blocks::end);
      }
      swaps.add(swap(each.getKey(), blocks));
    }
    table.swap(connection, swaps);
    if (millis > 0) {
      head = head.blocking(until);
    }
  }

  private Swap swap(Place place, Blocks blocks) {
    Swap.Life life = new Swap.Life(blocks.until(), blocks.until());
    byte[] bytes = blocks.bytes();
    return new Swap(place, Swap.ANY, session.fresh(), bytes, life, Lease.NONE, Swap.NO_DEADLINE);
  }

  /**
   * Takes keys for a writer; the answers stand in the inquiries. What stands there is judged by the
   * head in the table, so that has to know what was marked before.
   */
  void take(List<Inquiry<K, V>> inquiries, Taking taking) throws SQLException {
    writeHead();
    Map<KeyHash, Inquiry<K, V>> open = new HashMap<>();
    inquiries.forEach(each -> open.put(each.located.place().id(), each));
    List<Located<K>> taken = new ArrayList<>();
    for (int i = 0; i < ATTEMPTS && !open.isEmpty(); i++) {
      View<K, V> view = View.of(session, connection, table, List.copyOf(open.values()));
      open.values().removeIf(each -> mustWait(view, each, taking));
      for (KeyHash id : swap(view, open.values(), taking)) {
        Inquiry<K, V> done = open.remove(id);
        if (done != null) {
          taken.add(done.located);
        }
      }
    }
    if (!open.isEmpty()) {
      throw new SQLException("Keys could not be taken: others are at them all the time");
    }
    if (!taken.isEmpty()) {
      publish(Messages.keys(taken));
    }
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

  private Set<KeyHash> swap(View<K, V> view, Collection<Inquiry<K, V>> inquiries, Taking taking)
      throws SQLException {
    Lease.Kind kind = taking == Taking.UPDATE ? Lease.Kind.UPDATE : Lease.Kind.WRITE;
    long until = view.now() + session.settings().coherence().leaseLife().toMillis();
    Lease lease = new Lease(kind, until, head.number());
    Swap.Life life = new Swap.Life(until, view.now() + Session.FENCE.toMillis());
    long generation = session.fresh();
    List<Swap> swaps = new ArrayList<>();
    for (Inquiry<K, V> each : inquiries) {
      long expected = view.isTaken(each) ? Swap.ANY : each.expected();
      swaps.add(new Swap(each.located.place(), expected, generation, null, life, lease, until));
    }
    Set<KeyHash> done = table.swap(connection, swaps);
    JdbcTicket.Terms terms =
        new JdbcTicket.Terms(generation, kind, session.settings().coherence().leaseLife(), until);
    for (Inquiry<K, V> each : inquiries) {
      if (done.contains(each.located.place().id())) {
        each.answer =
            new Answer.Miss<>(new JdbcTicket(issuer, each.located, terms, head), each.entry);
      }
    }
    return done;
  }

  private void publish(byte[] body) {
    if (session.home()) {
      Link before = head.link();
      head = head.linking(session.scheduling().random());
      messages.add(new Log.Sent(before.token(), head.link(), session.node(), body, now));
    }
  }

  private void writeHead() throws SQLException {
    if (!head.equals(written)) {
      table.swap(connection, List.of(session.headSwap(head, Swap.ANY)));
      written = head;
    }
  }

  /** Writes the head and the messages. */
  void finish() throws SQLException {
    writeHead();
    if (!messages.isEmpty()) {
      session.log().append(connection, table, messages);
      table.dialect().notify(connection, session.log().channel(table.names()));
    }
  }
}
