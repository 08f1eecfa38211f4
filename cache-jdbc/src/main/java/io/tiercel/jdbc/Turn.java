package io.tiercel.jdbc;

import io.tiercel.jdbc.Table.Rows;
import io.tiercel.spi.Link;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A turn at the head of a cache. Whoever has it changes the head, and nobody else does until his
 * transaction is over; so changes follow one another in the order of their numbers and links.
 * Readers and fills take no notice.
 *
 * <p>What the database's clock has done since the last one is put right first. If it was set back,
 * what was kept until a time may have been forgotten too early, or may be kept too long, and nobody
 * knows what: the whole cache is invalidated. If it has gone far ahead, nothing is amiss but
 * blocks.
 */
final class Turn {

  /** For how long blocks are believed to stand that ended unseen: so long they are set for. */
  private static final long BRIDGE = 30_000;

  private static final Logger LOG = LoggerFactory.getLogger("io.tiercel.jdbc");

  private final Session<?, ?> session;
  private final Connection connection;
  private final Table table;
  private final long now;
  private final List<Log.Sent> messages = new ArrayList<>();
  private CacheHead head;
  private CacheHead written;

  /** The table was emptied, or its clock was set, in the midst of a transaction. */
  static final class HeadLost extends SQLException {
    private static final long serialVersionUID = 1L;

    HeadLost() {
      super("The head of the cache was lost, or is not of this time");
    }
  }

  private Turn(
      Session<?, ?> session, Connection connection, Table table, CacheHead head, long now) {
    this.session = session;
    this.connection = connection;
    this.table = table;
    this.head = head;
    this.written = head;
    this.now = now;
  }

  /** Begins in a transaction that is open; {@link #finish} has to follow. */
  static Turn begin(Session<?, ?> session, Connection connection, Table table) throws SQLException {
    Rows rows = table.lock(connection, session.places().head().id());
    CacheHead head = CacheHead.at(session.places().head(), rows);
    if (head == null) {
      throw new HeadLost();
    }
    Turn turn = new Turn(session, connection, table, head, rows.now());
    if (head.isAhead(turn.now)) {
      turn.beginAnew();
    } else if (head.isAging(turn.now)) {
      turn.become(bridged(connection, table, session.places().blocks(), head, turn.now));
    }
    return turn;
  }

  private void beginAnew() {
    LOG.warn(
        "The clock of the database was set back by {} ms: cache {} is emptied, for what was"
            + " invalidated could come back",
        head.latest() - now,
        session.cache());
    head = head.beginningAnew(now, session.newNumber());
    publish(Messages.all());
  }

  /** The head as it is at that time; blocks that may have ended unseen are written anew. */
  static CacheHead bridged(
      Connection connection, Table table, Place blocks, CacheHead head, long now)
      throws SQLException {
    if (!head.hasLostBlocks(now)) {
      return head.seen(now);
    }
    Blocks standing = Blocks.at(blocks, table.select(connection, List.of(blocks.id())), now);
    standing.bridge(now + BRIDGE);
    table.swap(connection, List.of(standing.swap(blocks, head.numberAt(now))));
    return head.blocking(now + BRIDGE).seen(now);
  }

  /** The database's time. */
  long now() {
    return now;
  }

  CacheHead head() {
    return head;
  }

  void become(CacheHead next) {
    head = next;
  }

  /** Tells the other nodes, where the tier is Home. */
  void publish(byte[] body) {
    if (session.home()) {
      Link before = head.link();
      head = head.linking(session.scheduling().random());
      messages.add(new Log.Sent(before.token(), head.link(), session.node(), body, now));
    }
  }

  /** Has the table know what the head has become. */
  void write() throws SQLException {
    if (!head.equals(written)) {
      head = head.seen(now);
      table.swap(connection, List.of(session.headSwap(head, Swap.ANY)));
      written = head;
    }
  }

  /** Writes the head and the messages. */
  void finish() throws SQLException {
    write();
    if (!messages.isEmpty()) {
      session.log().append(connection, table, messages);
      table.dialect().notify(connection, session.log().channel(table.names()));
    }
  }
}
