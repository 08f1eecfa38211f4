package io.tiercel.jdbc;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The markers of a cache's tags that this node has seen. They are exact although they are not asked
 * for again: the head, which comes with every read, has another token after each marking of a tag,
 * and what was seen under another token is forgotten.
 */
final class Markers {

  private static final int MOST = 10_000;
  private static final long NONE = 0;

  private volatile Seen seen = new Seen(0, 0, 0, new ConcurrentHashMap<>());

  /**
   * Markers that were seen while the head bore one token.
   *
   * @param at when the last of them was read, by the database's clock: one that is missing hid what
   *     was over by then, and no more than that
   */
  record Seen(long incarnation, long token, long at, Map<String, Long> numbers) {

    /** Until when an entry has to live to be there at that time, by a head that is at hand. */
    long timeFor(CacheHead head, long now) {
      return isOf(head) ? Math.max(now, at) : now;
    }

    private boolean isOf(CacheHead head) {
      return incarnation == head.incarnation() && token == head.marksToken();
    }
  }

  /** What is known now. */
  Seen seen() {
    return seen;
  }

  /**
   * Whether something of that number is hidden by no marker, or null if markers have to be read to
   * tell.
   */
  static @Nullable Boolean admit(
      long incarnation, long number, Collection<String> tags, CacheHead head, Seen seen) {
    if (isOfAnotherIncarnation(incarnation, head) || isBeforeAll(number, head)) {
      return false;
    } else if (number >= head.marks() || tags.isEmpty()) {
      return true;
    } else if (!seen.isOf(head)) {
      return null;
    }
    boolean all = true;
    for (String tag : tags) {
      Long marker = seen.numbers().get(tag);
      if (marker != null && marker > number) {
        return false;
      }
      all &= marker != null;
    }
    return all ? true : null;
  }

  private static boolean isOfAnotherIncarnation(long incarnation, CacheHead head) {
    return incarnation != head.incarnation();
  }

  private static boolean isBeforeAll(long number, CacheHead head) {
    return number < head.all();
  }

  /** Learns markers that were read together with the head. */
  Seen learn(CacheHead head, Collection<String> tags, Places<?> places, Table.Rows rows) {
    Seen present = seen;
    Map<String, Long> numbers = present.numbers();
    long at = present.timeFor(head, rows.now());
    if (!present.isOf(head) || numbers.size() + tags.size() > MOST) {
      numbers = new ConcurrentHashMap<>();
    }
    for (String tag : tags) {
      Place place = places.marker(tag);
      numbers.put(tag, number(head, Table.valueOf(place, rows.byId())));
    }
    Seen learned = new Seen(head.incarnation(), head.marksToken(), at, numbers);
    seen = learned;
    return learned;
  }

  /** A marker that is missing was never set, or everything that it could hide is over. */
  private static long number(CacheHead head, byte @Nullable [] marker) {
    if (marker == null || marker.length != 2 * Long.BYTES) {
      return NONE;
    }
    ByteBuffer in = ByteBuffer.wrap(marker);
    return in.getLong() == head.incarnation() ? in.getLong() : NONE;
  }

  static byte[] bytes(CacheHead head) {
    return ByteBuffer.allocate(2 * Long.BYTES)
        .putLong(head.incarnation())
        .putLong(head.number())
        .array();
  }
}
