package io.tiercel.redis;

import io.tiercel.spi.Ticket;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** A ticket that is the lease of its key. */
final class LeaseTicket implements Ticket {

  private final Leases owner;
  private final Located<?> located;
  private final byte[] token;
  private final long incarnation;
  private final long number;
  private final Purpose purpose;

  /** What a lease is held for. */
  enum Purpose {
    /** To load a value, or to write one that was known before. */
    STORE,
    /** To decide on a value: what that changes elsewhere, the others have to hear of. */
    DECIDE
  }

  /** What a ticket asks of its tier. */
  interface Leases {
    Duration life();

    CompletionStage<Boolean> renew(LeaseTicket ticket);

    void release(LeaseTicket ticket);
  }

  LeaseTicket(Leases owner, Located<?> located, Found.Granted lease, Purpose purpose) {
    this.owner = owner;
    this.located = located;
    this.token = lease.token();
    this.incarnation = lease.incarnation();
    this.number = lease.number();
    this.purpose = purpose;
  }

  boolean isOf(Leases tier) {
    return owner == tier;
  }

  Located<?> located() {
    return located;
  }

  boolean decides() {
    return purpose == Purpose.DECIDE;
  }

  byte[] token() {
    return token;
  }

  long incarnation() {
    return incarnation;
  }

  @Override
  public long number() {
    return number;
  }

  @Override
  public Duration life() {
    return owner.life();
  }

  @Override
  public CompletionStage<Boolean> renew() {
    return owner.renew(this);
  }

  @Override
  public void release() {
    owner.release(this);
  }

  @Override
  public String toString() {
    return "redis ticket " + number;
  }
}
