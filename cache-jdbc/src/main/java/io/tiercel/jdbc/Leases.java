package io.tiercel.jdbc;

import io.tiercel.codec.KeyHash;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Tickets that live on, or are given back. */
final class Leases {

  private final Session<?, ?> session;

  Leases(Session<?, ?> session) {
    this.session = session;
  }

  /** A ticket that is good now is so for another life. */
  boolean renew(Connection connection, Table table, JdbcTicket ticket) throws SQLException {
    Located<?> located = ticket.located();
    List<String> tags = located.tags();
    List<KeyHash> ids = new ArrayList<>();
    ids.add(session.places().head().id());
    ids.add(located.place().id());
    tags.forEach(tag -> ids.add(session.places().marker(tag).id()));
    Table.Rows rows = session.select(connection, table, ids);
    CacheHead head = session.head(rows);
    if (head == null || !ticket.isRenewable(rows.now())) {
      return false;
    }
    Markers.Seen seen = session.markers().learn(head, tags, session.places(), rows.byId());
    Row row = rows.byId().get(located.place().id());
    long generation = row == null ? Swap.ABSENT : row.generation();
    boolean good =
        generation == ticket.expected()
            && Boolean.TRUE.equals(
                Markers.admit(ticket.incarnation(), ticket.number(), tags, head, seen));
    return good && extend(connection, table, ticket, rows.now() + ticket.life().toMillis());
  }

  private static boolean extend(Connection connection, Table table, JdbcTicket ticket, long until)
      throws SQLException {
    if (ticket.isLease()) {
      Lease lease = new Lease(ticket.kind(), until, ticket.number());
      long generation = ticket.expected();
      Rent rent =
          new Rent(ticket.located().place().id(), generation, generation, lease, ticket.deadline());
      if (table.rent(connection, List.of(rent)).isEmpty()) {
        return false;
      }
    }
    ticket.renewed(until);
    return true;
  }

  /** Gives a lease back, so that the others need not wait for it to run out. */
  boolean end(Connection connection, Table table, JdbcTicket ticket) throws SQLException {
    Rent rent =
        new Rent(
            ticket.located().place().id(),
            ticket.expected(),
            session.fresh(),
            Lease.NONE,
            Swap.NO_DEADLINE);
    return !table.rent(connection, List.of(rent)).isEmpty();
  }
}
