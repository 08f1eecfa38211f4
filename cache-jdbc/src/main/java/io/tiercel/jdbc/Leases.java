package io.tiercel.jdbc;

import io.tiercel.codec.KeyHash;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tickets that live on, or are given back, many at a time. That a lease is still its ticket's is
 * the condition of the statement that writes it, so only what could hide it is read before.
 */
final class Leases {

  private final Session<?, ?> session;
  private final Map<LeaseRequest, Rent> rents = new HashMap<>();
  private final Map<LeaseRequest, Long> renewed = new HashMap<>();

  Leases(Session<?, ?> session) {
    this.session = session;
  }

  /** Does what is requested, and answers. */
  void run(Connection connection, Table table, List<LeaseRequest> requests) throws SQLException {
    List<LeaseRequest> renewals = requests.stream().filter(LeaseRequest::renews).toList();
    if (!renewals.isEmpty()) {
      judge(connection, table, renewals);
    }
    requests.stream().filter(it -> !it.renews()).forEach(it -> rents.put(it, end(it.ticket())));
    Set<Rent> done = session.store().rent(connection, table, rents.values());
    for (LeaseRequest each : requests) {
      Rent rent = rents.get(each);
      each.answer.complete(rent == null ? renewed(each) : done.contains(rent) && renewed(each));
    }
  }

  /** A ticket that is good now is so for another life. */
  private void judge(Connection connection, Table table, List<LeaseRequest> renewals)
      throws SQLException {
    Set<String> tags = new LinkedHashSet<>();
    Set<KeyHash> ids = new LinkedHashSet<>();
    ids.add(session.places().head().id());
    for (LeaseRequest each : renewals) {
      tags.addAll(each.ticket().located().tags());
      if (!each.ticket().isLease()) {
        ids.add(each.ticket().located().place().id());
      }
    }
    tags.forEach(tag -> ids.add(session.places().marker(tag).id()));
    Table.Rows rows = session.select(connection, table, ids);
    CacheHead head = session.head(rows);
    if (head == null) {
      session.head(connection, table);
      judge(connection, table, renewals);
    } else if (head.isBehind(rows.now())) {
      session.mend(connection, table, rows);
      judge(connection, table, renewals);
    } else {
      Markers.Seen seen = session.markers().learn(head, tags, session.places(), rows);
      renewals.forEach(each -> judge(each, rows, head, seen));
    }
  }

  private void judge(LeaseRequest request, Table.Rows rows, CacheHead head, Markers.Seen seen) {
    JdbcTicket ticket = request.ticket();
    boolean good =
        ticket.isRenewable(rows.now())
            && Boolean.TRUE.equals(
                Markers.admit(
                    ticket.incarnation(), ticket.number(), ticket.located().tags(), head, seen));
    if (!good) {
      return;
    }
    long until = rows.now() + ticket.life().toMillis();
    if (ticket.isLease()) {
      rents.put(request, extension(ticket, until));
      renewed.put(request, until);
    } else if (generation(rows.byId().get(ticket.located().place().id())) == ticket.expected()) {
      renewed.put(request, until);
    }
  }

  private static long generation(@Nullable Row row) {
    return row == null ? Swap.ABSENT : row.generation();
  }

  private static Rent extension(JdbcTicket ticket, long until) {
    Lease lease = new Lease(ticket.kind(), until, ticket.number());
    KeyHash id = ticket.located().place().id();
    return new Rent(id, ticket.expected(), ticket.expected(), lease, ticket.deadline());
  }

  /** Gives a lease back, so that the others need not wait for it to run out. */
  private Rent end(JdbcTicket ticket) {
    KeyHash id = ticket.located().place().id();
    return new Rent(id, ticket.expected(), session.newNumber(), Lease.NONE, Swap.NO_DEADLINE);
  }

  /** Whether nothing stands against it any more; a ticket then knows how long it stands. */
  private boolean renewed(LeaseRequest request) {
    Long until = renewed.get(request);
    if (until != null) {
      request.ticket().renewed(until);
    }
    return until != null || !request.renews();
  }
}
