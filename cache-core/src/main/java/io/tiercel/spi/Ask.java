package io.tiercel.spi;

/**
 * How a tier is asked.
 *
 * @param ticket whether the asker would fill the tier, and so wants a ticket where nothing is fresh
 * @param newerThan only an entry written after this counts as fresh: a renewal names a time well
 *     after that of the entry it wants to replace, so that only another one satisfies it, whatever
 *     the clocks in between do
 */
public record Ask(boolean ticket, long newerThan) {

  /** To read what is there; nothing will be filled. */
  public static final Ask LOOK = new Ask(false, Long.MIN_VALUE);

  /** To read, and to fill what is missing. */
  public static final Ask FILL = new Ask(true, Long.MIN_VALUE);

  /** To replace what was written at the given time or earlier. */
  public static Ask renewal(long newerThan) {
    return new Ask(true, newerThan);
  }

  /** The same, of somebody who will fill nothing. */
  public Ask withoutTicket() {
    return newerThan == LOOK.newerThan ? LOOK : new Ask(false, newerThan);
  }

  /** Whether the entry answers this question without further ado. */
  public boolean isAnsweredBy(Entry<?> entry, long now) {
    return entry.worth(now) == Worth.FRESH && entry.writtenAt() > newerThan;
  }
}
