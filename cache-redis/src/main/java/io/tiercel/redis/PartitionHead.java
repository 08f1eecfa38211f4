package io.tiercel.redis;

import io.tiercel.spi.Link;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What orders the changes of a partition, as its scripts keep it; it comes with every read.
 *
 * @param incarnation random; numbers of another one mean nothing
 * @param number the last number of the sequence
 * @param all the marker of the whole cache: what is older is not there
 * @param marks the newest marker of any tag: what is not older is hidden by no tag
 * @param marksToken random, another one after each marking of a tag
 * @param blockedUntil when the last block will be over, by the server's clock
 * @param link the last message
 */
record PartitionHead(
    long incarnation,
    long number,
    long all,
    long marks,
    long marksToken,
    long blockedUntil,
    Link link) {

  private static final int LENGTH = 64;

  /** The most that scripts count to; {@code head.lua} has the same rule. */
  private static final long MOST = 1L << 52;

  /** The head of those bytes; null if there is none that is understood, and makes sense. */
  static @Nullable PartitionHead of(byte @Nullable [] bytes) {
    if (bytes == null || bytes.length != LENGTH) {
      return null;
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    PartitionHead head =
        new PartitionHead(
            in.getLong(),
            in.getLong(),
            in.getLong(),
            in.getLong(),
            in.getLong(),
            in.getLong(),
            new Link(in.getLong(), in.getLong()));
    return head.makesSense() ? head : null;
  }

  private boolean makesSense() {
    return isCount(number)
        && isCount(blockedUntil)
        && isCount(link.number())
        && all >= 0
        && all <= number
        && marks >= 0
        && marks <= number;
  }

  private static boolean isCount(long value) {
    return value >= 0 && value <= MOST;
  }
}
