package io.tiercel.jdbc;

import io.tiercel.jdbc.Table.Rows;
import io.tiercel.spi.Link;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What orders the changes of a cache. It is a row of the same table, and comes with every read.
 *
 * <p>Whatever is kept until a time by the database's clock rests on that clock going forward. So
 * the head says what time it was, and nothing is done by a clock that was set back since: see ADR
 * 0047.
 *
 * @param incarnation random; numbers of another one mean nothing
 * @param number the last number of the sequence
 * @param all the marker of the whole cache: what is older is not there
 * @param marks the newest marker of any tag: what is not older is hidden by no tag
 * @param marksToken random, another one after each marking of a tag
 * @param longest how long entries live at most: so long markers have to. It is announced before
 *     such an entry is stored, and never becomes less
 * @param blockedUntil when the last block will be over, by the database's clock
 * @param link the last message
 * @param latest the latest time by which anything was done, a little less at times; {@link
 *     #UNKNOWN} after a change by an older release
 * @param begunUntil when the last block will be over that was begun; a head that is new doubts for
 *     longer
 */
record CacheHead(
    long incarnation,
    long number,
    long all,
    long marks,
    long marksToken,
    long longest,
    long blockedUntil,
    Link link,
    long latest,
    long begunUntil) {

  /** Of entries that have no end. */
  static final long FOR_EVER = Long.MAX_VALUE;

  /** What a new head announces. */
  static final long SHORTEST = 60_000;

  /** Of a head that does not say what time it was. */
  static final long UNKNOWN = 0;

  /** How far the clock may be ahead of what the head says, in milliseconds. */
  static final long AHEAD = 20_000;

  /** How far the clock may be set back without consequences, in milliseconds. */
  static final long BACK = 20_000;

  private static final int LENGTH = 9 * Long.BYTES;

  /** No cache counts so far. What is beyond was written by somebody else, and could not go on. */
  private static final long MOST = 1L << 52;

  /** The head at a place; null if there is none that is understood, and makes sense. */
  static @Nullable CacheHead at(Place place, Rows rows) {
    Row row = rows.at(place);
    byte[] bytes = row == null ? null : row.value();
    if (row == null || bytes == null || bytes.length != LENGTH) {
      return null;
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CacheHead head =
        new CacheHead(
            in.getLong(),
            in.getLong(),
            in.getLong(),
            in.getLong(),
            in.getLong(),
            announced(in.getLong()),
            in.getLong(),
            new Link(in.getLong(), in.getLong()),
            row.lease().until(),
            row.lease().number());
    return head.makesSense() ? head : null;
  }

  /**
   * What is written of it at its place. What time it was stands where other rows have the end of a
   * lease: each release reads that, no head has a lease, and a release which does not know of it
   * leaves nothing there.
   */
  Swap swap(Place place, long expected, long generation) {
    Lease clock = new Lease(Lease.Kind.NONE, latest, begunUntil);
    return new Swap(
        place, expected, generation, bytes(), Swap.Life.ENDLESS, clock, Swap.NO_DEADLINE);
  }

  /** A number for what is written at that time by whoever has no random ones at hand. */
  long numberAt(long now) {
    return Math.max(1, (link.token() ^ now) >>> 1);
  }

  /** No marker is later than the last number, or nothing that is stored would ever be valid. */
  private boolean makesSense() {
    return isCount(number)
        && isCount(blockedUntil)
        && isCount(link.number())
        && all >= 0
        && all <= number
        && marks >= 0
        && marks <= number
        && longest >= 0;
  }

  private static boolean isCount(long value) {
    return value >= 0 && value <= MOST;
  }

  /** Heads of an older release announce nothing: there may be entries that live for ever. */
  private static long announced(long longest) {
    return longest == 0 ? FOR_EVER : longest;
  }

  private byte[] bytes() {
    return ByteBuffer.allocate(LENGTH)
        .putLong(incarnation)
        .putLong(number)
        .putLong(all)
        .putLong(marks)
        .putLong(marksToken)
        .putLong(longest)
        .putLong(blockedUntil)
        .putLong(link.number())
        .putLong(link.token())
        .array();
  }

  /** The whole cache is invalidated. */
  CacheHead markingAll() {
    long next = number + 1;
    return new CacheHead(
        incarnation,
        next,
        next,
        marks,
        marksToken,
        longest,
        blockedUntil,
        link,
        latest,
        begunUntil);
  }

  /** Tags are invalidated. */
  CacheHead markingTags(long token) {
    long next = number + 1;
    return new CacheHead(
        incarnation, next, all, next, token, longest, blockedUntil, link, latest, begunUntil);
  }

  CacheHead linking(long token) {
    Link next = new Link(link.number() + 1, token);
    return new CacheHead(
        incarnation,
        number,
        all,
        marks,
        marksToken,
        longest,
        blockedUntil,
        next,
        latest,
        begunUntil);
  }

  CacheHead blocking(long until) {
    long last = Math.max(until, blockedUntil);
    long begun = Math.max(until, begunUntil);
    return new CacheHead(
        incarnation, number, all, marks, marksToken, longest, last, link, latest, begun);
  }

  /** Entries are about to be stored that live as long. */
  CacheHead announcing(long life) {
    long longer = Math.max(longest, life);
    return new CacheHead(
        incarnation,
        number,
        all,
        marks,
        marksToken,
        longer,
        blockedUntil,
        link,
        latest,
        begunUntil);
  }

  /** Whether the clock was set back since. */
  boolean isAhead(long now) {
    return latest != UNKNOWN && now < latest - BACK;
  }

  /** Whether time has passed that nobody has seen pass. */
  boolean isBehind(long now) {
    return latest != UNKNOWN && now > latest + AHEAD;
  }

  /** Whether blocks may have ended unseen by then. */
  boolean hasLostBlocks(long now) {
    return isBehind(now) && begunUntil > latest - BACK;
  }

  /** Whether it is time to say what time it is. */
  boolean isAging(long now) {
    return now > latest + AHEAD / 4;
  }

  /** Something is done at that time. */
  CacheHead seen(long now) {
    long later = Math.max(latest, now);
    return new CacheHead(
        incarnation,
        number,
        all,
        marks,
        marksToken,
        longest,
        blockedUntil,
        link,
        later,
        begunUntil);
  }

  /**
   * The clock was set back. Everything is invalidated, for what hid it may be gone; what was seen
   * of markers counts no longer, and blocks end in time.
   */
  CacheHead beginningAnew(long now, long token) {
    long next = number + 1;
    long soon = now + Session.DOUBT.toMillis();
    long last = Math.min(blockedUntil, soon);
    long begun = Math.min(begunUntil, soon);
    return new CacheHead(incarnation, next, next, marks, token, longest, last, link, now, begun);
  }

  /** Until when a marker that is set at a time has to be kept. */
  Swap.Life markerFrom(long now) {
    if (longest == FOR_EVER) {
      return Swap.Life.ENDLESS;
    }
    long end = now + longest + Session.LONGEST_TICKET.toMillis() + Session.FENCE.toMillis();
    return new Swap.Life(end, end);
  }

  /** Room for lives that differ a little, so that few of them have to be announced. */
  static long rounded(long life) {
    return life > FOR_EVER >> 2 ? FOR_EVER : Math.max(SHORTEST, Long.highestOneBit(life) << 1);
  }
}
