package io.tiercel.jdbc;

import io.tiercel.codec.KeyHash;
import io.tiercel.spi.Answer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Answers inquiries. What is fresh takes one statement. Where a ticket is wanted, Home writes the
 * lease into the row under the condition that the row is still the one that was read; who loses
 * against another looks again. Elsewhere the generation that was read is the ticket, and nothing is
 * written.
 */
final class Reading<K, V> {

  private static final int ATTEMPTS = 4;

  private final Session<K, V> session;
  private final JdbcTicket.Issuer issuer;

  Reading(Session<K, V> session, JdbcTicket.Issuer issuer) {
    this.session = session;
    this.issuer = issuer;
  }

  /** Answers what can be answered without writing; the others have no answer then. */
  void look(Connection connection, Table table, List<Inquiry<K, V>> inquiries) throws SQLException {
    answerByView(View.of(session, connection, table, inquiries), inquiries);
  }

  void answer(Connection connection, Table table, List<Inquiry<K, V>> inquiries)
      throws SQLException {
    List<Inquiry<K, V>> open = inquiries;
    for (int i = 0; i < ATTEMPTS && !open.isEmpty(); i++) {
      View<K, V> view = View.of(session, connection, table, open);
      List<Inquiry<K, V>> claims = answerByView(view, open);
      grant(connection, table, view, claims);
      open = claims.stream().filter(claim -> claim.answer == null).toList();
    }
    open.forEach(inquiry -> inquiry.answerAs(Inquiry.Outcome.BUSY)); // others were quicker, often
  }

  /** Answers what the view tells, and hands back those that want a lease. */
  private List<Inquiry<K, V>> answerByView(View<K, V> view, List<Inquiry<K, V>> inquiries) {
    inquiries.forEach(inquiry -> answerByView(view, inquiry));
    List<Inquiry<K, V>> claims = inquiries.stream().filter(it -> it.answer == null).toList();
    if (session.home()) {
      return claims;
    }
    claims.forEach(claim -> claim.answer = miss(view, claim, ticketBeyondHome(view, claim)));
    return List.of();
  }

  private void answerByView(View<K, V> view, Inquiry<K, V> inquiry) {
    Lease standing = view.standing(inquiry);
    if (inquiry.fresh && inquiry.entry != null) {
      inquiry.answer = new Answer.Fresh<>(inquiry.entry);
    } else if (view.isBlocked(inquiry)) {
      inquiry.answerAs(Inquiry.Outcome.BLOCKED);
    } else if (!inquiry.ask.ticket() || view.isTaken(inquiry)) {
      inquiry.answerAs(Inquiry.Outcome.NOTHING);
    } else if (standing != null && (session.home() || standing.writes())) {
      inquiry.answerAs(Inquiry.Outcome.BUSY);
    }
  }

  private Answer<V> miss(View<K, V> view, Inquiry<K, V> inquiry, JdbcTicket.Terms terms) {
    return new Answer.Miss<>(
        new JdbcTicket(issuer, inquiry.located, terms, view.head()), inquiry.entry);
  }

  private JdbcTicket.Terms ticketBeyondHome(View<K, V> view, Inquiry<K, V> inquiry) {
    return new JdbcTicket.Terms(
        inquiry.expected(),
        Lease.Kind.NONE,
        Session.TICKET_LIFE,
        view.now() + Session.TICKET_LIFE.toMillis());
  }

  /** Of two claims to one key the second has to look again, and will find the first. */
  private void grant(
      Connection connection, Table table, View<K, V> view, List<Inquiry<K, V>> claims)
      throws SQLException {
    if (claims.isEmpty()) {
      return;
    }
    Map<KeyHash, Inquiry<K, V>> first = new LinkedHashMap<>();
    claims.forEach(claim -> first.putIfAbsent(claim.located.place().id(), claim));
    Duration life = session.settings().coherence().leaseLife();
    long until = view.now() + life.toMillis();
    Lease lease = new Lease(Lease.Kind.LOAD, until, view.head().number());
    long token = session.newNumber();
    first.keySet().retainAll(write(connection, table, first.values(), lease, token));
    JdbcTicket.Terms terms = new JdbcTicket.Terms(token, Lease.Kind.LOAD, life, until);
    first.values().forEach(claim -> claim.answer = miss(view, claim, terms));
  }

  /** Rows that are missing, and those that are there, by themselves: each in one pass. */
  private Set<KeyHash> write(
      Connection connection, Table table, Iterable<Inquiry<K, V>> claims, Lease lease, long token)
      throws SQLException {
    List<Rent> rents = new ArrayList<>();
    List<Swap> swaps = new ArrayList<>();
    for (Inquiry<K, V> claim : claims) {
      Row row = claim.row;
      if (row != null) {
        rents.add(new Rent(row.id(), row.generation(), token, lease, lease.until()));
      } else {
        Swap.Life life = new Swap.Life(lease.until(), 0);
        swaps.add(
            new Swap(claim.located.place(), Swap.ABSENT, token, null, life, lease, lease.until()));
      }
    }
    Set<KeyHash> granted = new HashSet<>(session.store().swap(connection, table, swaps));
    session.store().rent(connection, table, rents).forEach(rent -> granted.add(rent.id()));
    return granted;
  }
}
