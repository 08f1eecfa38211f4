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
 * @param floor stands for the markers that were removed with age
 * @param blockedUntil when the last block will be over, by the database's clock
 * @param link the last message
 */
record CacheHead(
    long incarnation,
    long number,
    long all,
    long marks,
    long marksToken,
    long floor,
    long blockedUntil,
    Link link) {

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
        in.getLong(),
        in.getLong(),
        new Link(in.getLong(), in.getLong()));
  }

  byte[] bytes() {
    return ByteBuffer.allocate(LENGTH)
        .putLong(incarnation)
        .putLong(number)
        .putLong(all)
        .putLong(marks)
        .putLong(marksToken)
        .putLong(floor)
        .putLong(blockedUntil)
        .putLong(link.number())
        .putLong(link.token())
        .array();
  }

  /** The whole cache is invalidated. */
  CacheHead markingAll() {
    long next = number + 1;
    return new CacheHead(incarnation, next, next, marks, marksToken, floor, blockedUntil, link);
  }

  /** Tags are invalidated. */
  CacheHead markingTags(long token) {
    long next = number + 1;
    return new CacheHead(incarnation, next, all, next, token, floor, blockedUntil, link);
  }

  CacheHead linking(long token) {
    Link next = new Link(link.number() + 1, token);
    return new CacheHead(incarnation, number, all, marks, marksToken, floor, blockedUntil, next);
  }

  CacheHead blocking(long until) {
    long last = Math.max(until, blockedUntil);
    return new CacheHead(incarnation, number, all, marks, marksToken, floor, last, link);
  }

  /** Markers up to that number are about to be removed. */
  CacheHead risingTo(long lowest, long token) {
    long higher = Math.max(floor, lowest);
    return new CacheHead(incarnation, number, all, marks, token, higher, blockedUntil, link);
  }
}
