package io.tiercel.spi;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A permission to fill, void after any change of its key.
 *
 * <p>A tier hands one out with each answer that is not fresh, <em>before</em> any farther tier is
 * read. That order is what keeps an old value out: whatever changed since is later than the ticket,
 * so the tier can tell, and refuses the fill. Only the tier that made a ticket can read it.
 */
public interface Ticket {

  /** The ticket that permits nothing: a fill under it is refused without asking anyone. */
  Ticket NONE =
      new Ticket() {
        @Override
        public long number() {
          return Long.MIN_VALUE;
        }

        @Override
        public String toString() {
          return "Ticket.NONE";
        }
      };

  /** The tier's sequence number when the ticket was handed out. */
  long number();

  /** How long the ticket stands unless it is renewed; zero where nothing runs out. */
  default Duration life() {
    return Duration.ZERO;
  }

  /** Begins the ticket's life anew. Answers false when it was void already. */
  default CompletionStage<Boolean> renew() {
    return CompletableFuture.completedStage(true);
  }

  /** Gives the ticket back unused, so that nobody waits for a value that will not come. */
  default void release() {}
}
