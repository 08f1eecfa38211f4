package io.tiercel.jdbc;

/** A ticket that is to live on, or to be given back. */
final class LeaseRequest extends Request<Boolean> {

  private final JdbcTicket ticket;
  private final Wish wish;

  LeaseRequest(long nanos, JdbcTicket ticket, Wish wish) {
    super(nanos);
    this.ticket = ticket;
    this.wish = wish;
  }

  /** What is to become of a ticket. */
  enum Wish {
    RENEWAL,
    RELEASE
  }

  JdbcTicket ticket() {
    return ticket;
  }

  boolean renews() {
    return wish == Wish.RENEWAL;
  }

  @Override
  int rows() {
    return 1;
  }
}
