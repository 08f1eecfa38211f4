package io.tiercel.redis;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What {@code entries.lua} says, in Java: which entries and leases count. */
class ModelEntries extends ModelHead {
  private static final int SHORTEST_ENTRY = 64;
  private static final int BEFORE_MARKERS = 2;
  private static final String ENVELOPE = "\u00ca\u0001";

  private final Map<String, @Nullable Long> known = new HashMap<>();
  private int markers;

  /** What stands under an entry's key. */
  record Standing(@Nullable String entry, Verdict verdict) {
    boolean valid() {
      return verdict == Verdict.VALID;
    }

    String some() {
      return Objects.requireNonNull(entry);
    }
  }

  /** Whether an entry counts. */
  enum Verdict {
    VALID,
    VOID,
    NEEDS_TAGS
  }

  record Lease(char kind, long number, String token) {}

  ModelEntries(ModelKeys redis, RedisWire.Call call, Publisher publisher) {
    super(redis, call, publisher);
  }

  void readMarkers() {
    markers = (int) numeral(2);
    for (String key : keys.subList(BEFORE_MARKERS, BEFORE_MARKERS + markers)) {
      String marker = redis.get(key);
      boolean counts =
          marker != null && marker.length() == 16 && marker.substring(0, 8).equals(incarnation);
      known.put(key, counts ? number(Objects.requireNonNull(marker), 8) : null);
    }
  }

  long marked(String key) {
    Long marker = known.get(key);
    return marker == null ? newest() : marker;
  }

  /** A marker that is missing may have been the newest of all. */
  long newest() {
    return marks;
  }

  /** The keys of the markers that the bytes name. */
  List<String> named(String positions) {
    List<String> result = new ArrayList<>();
    for (int at = 0; at < positions.length(); at += Integer.BYTES) {
      result.add(keys.get(medium(positions, at) - 1));
    }
    return result;
  }

  boolean admits(long stamp, String tags) {
    return !isBeforeAll(stamp) && !isHidden(stamp, tags);
  }

  boolean isBeforeAll(long stamp) {
    return stamp < all;
  }

  boolean isHidden(long stamp, String tags) {
    return stamp < marks && named(tags).stream().anyMatch(key -> marked(key) > stamp);
  }

  boolean isOfThisIncarnation(String bytes, int at) {
    return bytes.startsWith(incarnation, at);
  }

  Verdict judge(String entry, String tags) {
    if (entry.length() < SHORTEST_ENTRY
        || !entry.startsWith(ENVELOPE)
        || !isOfThisIncarnation(entry, 42)) {
      return Verdict.VOID;
    }
    long stamp = number(entry, 34);
    if (!admits(stamp, tags)) {
      return Verdict.VOID;
    }
    return stamp >= marks ? Verdict.VALID : judgeOwnTags(entry, stamp);
  }

  Verdict judgeOwnTags(String entry, long stamp) {
    int at = 60;
    for (int left = small(entry, 58); left > 0; left--) {
      int length = small(entry, at);
      int end = Math.min(at + 2 + length, entry.length());
      String key = argument(3) + entry.substring(Math.min(at + 2, end), end);
      if (!known.containsKey(key)) {
        return Verdict.NEEDS_TAGS;
      } else if (marked(key) > stamp) {
        return Verdict.VOID;
      }
      at += 2 + length;
    }
    return Verdict.VALID;
  }

  Standing find(String key, String tags) {
    String entry = redis.get(key);
    if (entry == null) {
      return new Standing(null, Verdict.VOID);
    }
    try {
      return new Standing(entry, judge(entry, tags));
    } catch (IndexOutOfBoundsException senseless) {
      return new Standing(entry, Verdict.VOID);
    }
  }

  boolean isFresh(String entry) {
    return now < number(entry, 18);
  }

  boolean isUseful(String entry) {
    return now < number(entry, 26);
  }

  @Nullable Lease lease(String key, String tags) {
    String held = redis.get(key);
    if (held == null || !isOfThisIncarnation(held, 1) || !admits(number(held, 9), tags)) {
      return null;
    }
    return new Lease(held.charAt(0), number(held, 9), held.substring(17));
  }

  static boolean isHeldBy(@Nullable Lease lease, String token) {
    return lease != null && lease.token().equals(token);
  }

  void keep(String key, long life) {
    if (known.get(key) == null) {
      known.put(key, marks);
      redis.set(key, incarnation + pack(marks), life);
    } else if (redis.pttl(key) < life && redis.pttl(key) >= 0) {
      redis.expire(key, life);
    }
  }

  Lease grant(String key, char kind, String token, long life, String tags) {
    named(tags).forEach(marker -> keep(marker, life + MARGIN));
    redis.set(key, kind + incarnation + pack(number) + token, life);
    return new Lease(kind, number, token);
  }

  boolean stands(String blocks) {
    Long last = redis.highest(blocks);
    return last != null && last > now;
  }

  boolean isBlocked(String blocks) {
    return blocked > now && (stands(keys.get(1)) || stands(blocks));
  }

  /** Where the keys of entries begin. */
  int first() {
    return BEFORE_MARKERS + markers;
  }
}
