package io.tiercel.redis;

import io.tiercel.codec.Head;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The markers of a partition that this node has seen. They are exact although they are not asked
 * for again: the head, which comes with every read, has another token after each marking of a tag,
 * and what was seen under another token is forgotten.
 */
final class Markers {

  /** One that is missing: it may have been the newest of all. */
  private static final long MISSING = Long.MAX_VALUE;

  private static final int LENGTH = 16;
  private static final int MOST = 10_000;

  private volatile Seen seen = new Seen(0, 0, new ConcurrentHashMap<>());

  /** Markers that were seen while the head bore one token. */
  record Seen(long incarnation, long token, Map<String, Long> numbers) {

    private boolean isOf(PartitionHead head) {
      return incarnation == head.incarnation() && token == head.marksToken();
    }

    private @Nullable Boolean admits(Set<String> tags, long stamp) {
      for (String tag : tags) {
        Long number = numbers.get(tag);
        if (number == null) {
          return null;
        } else if (number > stamp) {
          return false;
        }
      }
      return true;
    }
  }

  /**
   * Whether an entry is there, or null if markers have to be read to tell.
   *
   * @param tags its own, and those that derive from its key
   */
  @Nullable Boolean admit(Head entry, Set<String> tags, PartitionHead head) {
    return admit(entry, tags, head, seen);
  }

  /** The same with markers that were read just now. */
  static @Nullable Boolean admit(Head entry, Set<String> tags, PartitionHead head, Seen seen) {
    if (isOfAnotherIncarnation(entry, head) || isBeforeAll(entry, head)) {
      return false;
    } else if (entry.stamp() >= head.marks()) {
      return true;
    }
    return (tags.isEmpty() || seen.isOf(head)) ? seen.admits(tags, entry.stamp()) : null;
  }

  private static boolean isOfAnotherIncarnation(Head entry, PartitionHead head) {
    return entry.incarnation() != head.incarnation();
  }

  private static boolean isBeforeAll(Head entry, PartitionHead head) {
    return entry.stamp() < head.all();
  }

  /** What markers say that were read together with the head, and which nobody has to remember. */
  static Seen read(PartitionHead head, List<String> tags, List<byte @Nullable []> markers) {
    Map<String, Long> numbers = new HashMap<>();
    for (int i = 0; i < tags.size(); i++) {
      numbers.put(tags.get(i), number(head, markers.get(i)));
    }
    return new Seen(head.incarnation(), head.marksToken(), numbers);
  }

  /** Learns markers that were read together with the head. */
  Seen learn(PartitionHead head, List<String> tags, List<byte @Nullable []> markers) {
    Seen present = seen;
    Map<String, Long> numbers = present.numbers();
    if (!present.isOf(head) || numbers.size() + tags.size() > MOST) {
      numbers = new ConcurrentHashMap<>();
    }
    for (int i = 0; i < tags.size(); i++) {
      numbers.put(tags.get(i), number(head, markers.get(i)));
    }
    Seen learned = new Seen(head.incarnation(), head.marksToken(), numbers);
    seen = learned;
    return learned;
  }

  private static long number(PartitionHead head, byte @Nullable [] marker) {
    if (marker == null || marker.length != LENGTH) {
      return MISSING;
    }
    ByteBuffer in = ByteBuffer.wrap(marker);
    return in.getLong() == head.incarnation() ? in.getLong() : MISSING;
  }
}
