package io.tiercel.spi;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * How a tier is asked.
 *
 * @param ticket whether the asker would fill the tier, and so wants a ticket where nothing is fresh
 * @param newerThan only an entry written after this counts as fresh: a renewal names a time well
 *     after that of the entry it wants to replace, so that only another one satisfies it, whatever
 *     the clocks in between do
 * @param counts whether this is a reader's question to the tier; renewals and what is asked once
 *     more for the same reader are not, and statistics leave them out
 * @param loan the thread of an asker who does nothing but wait for the answer; null if it is not
 *     lent
 */
public record Ask(boolean ticket, long newerThan, boolean counts, @Nullable Loan loan) {

  /** To read what is there; nothing will be filled. */
  public static final Ask LOOK = new Ask(false, Long.MIN_VALUE);

  /** To read, and to fill what is missing. */
  public static final Ask FILL = new Ask(true, Long.MIN_VALUE);

  /** To ask, and go on with something else meanwhile. */
  public Ask(boolean ticket, long newerThan) {
    this(ticket, newerThan, true, null);
  }

  /** To replace what was written at the given time or earlier. */
  public static Ask renewal(long newerThan) {
    return new Ask(true, newerThan).uncounted();
  }

  /** The same, of somebody who will fill nothing. */
  public Ask withoutTicket() {
    return new Ask(false, newerThan, counts, loan);
  }

  /** The same, left out of the statistics. */
  public Ask uncounted() {
    return new Ask(ticket, newerThan, false, loan);
  }

  /** The same, of somebody who waits: his thread may be used for it, this once. */
  public Ask lent() {
    return new Ask(ticket, newerThan, counts, new Loan());
  }

  /** The same, of somebody whose thread is not at hand. */
  public Ask withoutLoan() {
    return new Ask(ticket, newerThan, counts, null);
  }

  /** Whether the entry answers this question without further ado. */
  public boolean isAnsweredBy(Entry<?> entry, long now) {
    return entry.worth(now) == Worth.FRESH && entry.writtenAt() > newerThan;
  }

  /**
   * The thread that asks, for as long as it would wait for the answer anyway. A tier that would
   * hand its work to another thread may do it there instead, which spares two wake-ups; it may also
   * take no notice.
   *
   * <p>Whoever works on a lent thread does nothing there that cannot be broken off: a time limit
   * watches the loan, and when it is over it calls what {@link #begin} was told. So the lender gets
   * its thread back in time, as if it had waited.
   */
  public static final class Loan {

    private static final Object OVER = new Object();

    /** What breaks the work off, null while there is none, or {@link #OVER}. */
    private final AtomicReference<@Nullable Object> work = new AtomicReference<>();

    /**
     * Begins the work, which another thread may break off by this from now on. Answers false if the
     * time is over already, so that nothing may begin.
     */
    public boolean begin(Runnable breakOff) {
      return work.compareAndSet(null, breakOff);
    }

    /**
     * Ends the work that began. Answers false if it was broken off, which may be going on still:
     * whatever that is done to must not be used again.
     */
    public boolean end() {
      Object present = work.get();
      return present != OVER && work.compareAndSet(present, null);
    }

    /** The time is over: breaks off what was begun, and lets nothing begin any more. */
    public void expire() {
      if (work.getAndSet(OVER) instanceof Runnable breakOff) {
        breakOff.run();
      }
    }
  }
}
