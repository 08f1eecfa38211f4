package io.tiercel.internal;

import io.tiercel.internal.runtime.Later;
import io.tiercel.spi.Scheduling;
import io.tiercel.spi.Scheduling.Cancellable;
import io.tiercel.spi.Ticket;
import org.jspecify.annotations.Nullable;

/** A ticket that is renewed from time to time, until this is closed. */
final class KeptAlive {

  private final Ticket ticket;
  private final Scheduling scheduling;
  private volatile @Nullable Cancellable next;
  private volatile boolean closed;

  private KeptAlive(Ticket ticket, Scheduling scheduling) {
    this.ticket = ticket;
    this.scheduling = scheduling;
  }

  /** Begins; nothing is to be done for no ticket, or one that does not run out. */
  static KeptAlive begin(@Nullable Ticket ticket, Scheduling scheduling) {
    KeptAlive kept = new KeptAlive(ticket == null ? Ticket.NONE : ticket, scheduling);
    if (!kept.ticket.life().isZero()) {
      kept.renewLater();
    }
    return kept;
  }

  private void renewLater() {
    Cancellable timer = Later.run(scheduling, ticket.life().dividedBy(3), this::renew);
    next = timer;
    if (closed) {
      timer.cancel();
    }
  }

  private void renew() {
    if (!closed) {
      ticket.renew();
      renewLater();
    }
  }

  void close() {
    closed = true;
    Cancellable timer = next;
    if (timer != null) {
      timer.cancel();
    }
  }
}
