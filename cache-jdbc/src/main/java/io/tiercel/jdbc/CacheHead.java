package io.tiercel.jdbc;

import io.tiercel.spi.Link;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What orders the changes of a cache. It is a row of the same table, and comes with every read.
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
 */
record CacheHead(
    long incarnation,
    long number,
    long all,
    long marks,
    long marksToken,
    long longest,
    long blockedUntil,
    Link link) {

  /** Of entries that have no end. */
  static final long FOR_EVER = Long.MAX_VALUE;

  /** What a new head announces. */
  static final long SHORTEST = 60_000;

  private static final int LENGTH = 9 * Long.BYTES;

  /** The head of those bytes; null if there is none that is understood. */
  static @Nullable CacheHead of(byte @Nullable [] bytes) {
    if (bytes == null || bytes.length != LENGTH) {
      return null;
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    return new CacheHead(
        in.getLong(),
        in.getLong(),
        in.getLong(),
        in.getLong(),
        in.getLong(),
        announced(in.getLong()),
        in.getLong(),
        new Link(in.getLong(), in.getLong()));
  }

  /** Heads of an older release announce nothing: there may be entries that live for ever. */
  private static long announced(long longest) {
    return longest == 0 ? FOR_EVER : longest;
  }

  byte[] bytes() {
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
    return new CacheHead(incarnation, next, next, marks, marksToken, longest, blockedUntil, link);
  }

  /** Tags are invalidated. */
  CacheHead markingTags(long token) {
    long next = number + 1;
    return new CacheHead(incarnation, next, all, next, token, longest, blockedUntil, link);
  }

  CacheHead linking(long token) {
    Link next = new Link(link.number() + 1, token);
    return new CacheHead(incarnation, number, all, marks, marksToken, longest, blockedUntil, next);
  }

  CacheHead blocking(long until) {
    long last = Math.max(until, blockedUntil);
    return new CacheHead(incarnation, number, all, marks, marksToken, longest, last, link);
  }

  /** Entries are about to be stored that live as long. */
  CacheHead announcing(long life) {
    long longer = Math.max(longest, life);
    return new CacheHead(incarnation, number, all, marks, marksToken, longer, blockedUntil, link);
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
