package io.tiercel.jdbc;

import io.tiercel.jdbc.AtHand.Warm;
import io.tiercel.spi.Ask.Loan;
import java.sql.SQLException;
import java.util.List;

/**
 * Reads one key on the thread of whoever asks, if a connection is at hand. That is one of the
 * tier's own, so nothing here is part of a transaction of the application; nothing here waits for a
 * connection, and nothing is written: what that needs goes the way of all others, as does what
 * fails here, which may have to do with this connection alone.
 */
final class OwnThread<K, V> {

  private final Session<K, V> session;
  private final JdbcTicket.Issuer issuer;
  private final AtHand atHand;

  OwnThread(Session<K, V> session, JdbcTicket.Issuer issuer) {
    this.session = session;
    this.issuer = issuer;
    this.atHand = session.store().atHand();
  }

  /** Answers the key; false, and nothing has happened, where that is not possible here. */
  boolean tryAnswer(Inquiry<K, V> inquiry, Loan loan) {
    Warm warm = Threads.mayBlock() ? atHand.take() : null;
    if (warm == null) {
      return false;
    }
    long began = session.scheduling().nanos();
    if (loan.begin(warm::breakOff)) {
      look(warm, inquiry, loan, began);
    } else {
      atHand.putBack(warm, began);
    }
    return inquiry.answer != null;
  }

  private void look(Warm warm, Inquiry<K, V> inquiry, Loan loan, long began) {
    boolean well = false;
    try {
      new Reading<>(session, issuer).look(warm.connection(), warm.table(), List.of(inquiry));
      well = true;
    } catch (SQLException | RuntimeException failure) {
      inquiry.answer = null;
    } finally {
      end(warm, loan.end() && well, began);
    }
  }

  private void end(Warm warm, boolean well, long began) {
    long now = session.scheduling().nanos();
    session.store().pool().took(now - began);
    if (well) {
      atHand.putBack(warm, now);
    } else {
      atHand.discard(warm);
    }
  }
}
