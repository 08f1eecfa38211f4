package io.tiercel.jdbc;

import io.tiercel.spi.Ticket;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/**
 * A ticket is the generation that its key's row was of. At Home that is the generation which the
 * row got together with a lease, so the others wait; elsewhere nobody is told.
 */
final class JdbcTicket implements Ticket {

  private static final long OVERTAKEN =
      Session.FENCE.minus(Session.TICKET_LIFE).toMillis() - 2 * CacheHead.AHEAD - CacheHead.BACK;

  private final Issuer issuer;
  private final Located<?> located;
  private final long expected;
  private final long incarnation;
  private final long number;
  private final Duration life;
  private final Lease.Kind kind;
  private final long begun;
  private volatile long deadline;
  private volatile boolean givenBack;

  /** Who a ticket asks to be renewed, or given back to. */
  interface Issuer {
    CompletionStage<Boolean> renew(JdbcTicket ticket);

    void release(JdbcTicket ticket);
  }

  /**
   * What a ticket permits.
   *
   * @param expected the generation of the row that it may replace, or {@link Swap#ABSENT}
   * @param kind of its lease, if it has one
   * @param life how long it stands
   * @param deadline until when it stands, by the database's clock
   */
  record Terms(long expected, Lease.Kind kind, Duration life, long deadline) {}

  JdbcTicket(Issuer issuer, Located<?> located, Terms terms, CacheHead head) {
    this.issuer = issuer;
    this.located = located;
    this.expected = terms.expected();
    this.kind = terms.kind();
    this.life = terms.life();
    this.deadline = terms.deadline();
    this.begun = terms.deadline() - terms.life().toMillis();
    this.incarnation = head.incarnation();
    this.number = head.number();
  }

  boolean isOf(Issuer tier) {
    return issuer == tier;
  }

  Located<?> located() {
    return located;
  }

  long expected() {
    return expected;
  }

  long incarnation() {
    return incarnation;
  }

  long deadline() {
    return deadline;
  }

  /** Whether it may be renewed at that time of the database's. */
  boolean isRenewable(long now) {
    return now < deadline && now < begun + Session.LONGEST_TICKET.toMillis();
  }

  /**
   * Whether so much time has passed, by whatever clock, that a fence may be gone which was set
   * after the ticket was handed out or renewed: a fill that the clock allowed all the same is none.
   * Clocks may go back a little, twice, and a head may say that it is a little earlier.
   */
  boolean isOvertaken(CacheHead head) {
    return head.latest() > deadline + OVERTAKEN;
  }

  Lease.Kind kind() {
    return kind;
  }

  /**
   * Whether its holder decides on a value: what that changes elsewhere, the others have to hear.
   */
  boolean decides() {
    return kind == Lease.Kind.UPDATE;
  }

  boolean isLease() {
    return kind != Lease.Kind.NONE;
  }

  /** Whether its lease is gone, or about to be. */
  boolean isGivenBack() {
    return givenBack;
  }

  void renewed(long until) {
    deadline = until;
  }

  @Override
  public long number() {
    return number;
  }

  @Override
  public Duration life() {
    return life;
  }

  @Override
  public CompletionStage<Boolean> renew() {
    return issuer.renew(this);
  }

  @Override
  public void release() {
    givenBack = isLease();
    issuer.release(this);
  }

  @Override
  public String toString() {
    return "jdbc ticket " + number;
  }
}
