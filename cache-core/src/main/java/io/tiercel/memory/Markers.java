package io.tiercel.memory;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The invalidated tags: for each the number and the era of its last invalidation.
 *
 * <p>A marker voids the fills of its tag whose ticket is older, by number, and hides the entries of
 * its tag that were last found valid before, by era. Why that is enough is argued in {@link
 * Horizon}.
 *
 * <p>Markers are bounded. They are kept in two halves; when the recent half is full the older one
 * is forgotten and its last marker becomes the floor. What bears any tag at all and is older than
 * the floor may have been invalidated by a forgotten marker, so it counts as if it were: this fails
 * closed. Entries that were read since then bear a later era, so what is in use stays.
 *
 * <p>Readers take the halves and the floor from one volatile field: with them one by one, a marker
 * could be gone from its half before the floor that stands for it is seen.
 */
final class Markers {
  private final int half;
  private volatile Halves halves = Halves.EMPTY;

  Markers(int bound) {
    half = Math.max(bound / 2, 1);
  }

  /** Puts a marker. Only for the holder of the lock of changes, in the order of the numbers. */
  void mark(String tag, long number, int era) {
    Halves now = none() ? new Halves(Half.begin(), Half.begin(), Marker.NONE) : halves;
    if (now.recent.tags.size() >= half && !now.recent.tags.containsKey(tag)) {
      now = new Halves(Half.begin(), now.recent, now.older.newest);
    }
    Marker marker = new Marker(number, era);
    now.recent.tags.put(tag, marker);
    halves = new Halves(new Half(now.recent.tags, marker), now.older, now.floor);
  }

  /** Whether there is nothing to compare with. */
  boolean none() {
    return halves.recent.newest.number == 0;
  }

  /** Whether a fill of one of these tags under a ticket of that number comes too late. */
  boolean isVoid(Set<String> tags, long number) {
    Halves now = halves;
    return tags.stream().anyMatch(tag -> now.of(tag).number > number);
  }

  /** Whether an entry of these tags that was found valid in that era was invalidated since. */
  boolean hides(Set<String> tags, int era) {
    Halves now = halves;
    return tags.stream().anyMatch(tag -> now.of(tag).era > era);
  }

  private record Marker(long number, int era) {
    static final Marker NONE = new Marker(0, 0);
  }

  /** A map that only grows, and the marker that was put last. */
  private record Half(Map<String, Marker> tags, Marker newest) {
    static Half begin() {
      return new Half(new ConcurrentHashMap<>(), Marker.NONE);
    }
  }

  private record Halves(Half recent, Half older, Marker floor) {
    static final Halves EMPTY =
        new Halves(new Half(Map.of(), Marker.NONE), new Half(Map.of(), Marker.NONE), Marker.NONE);

    /** The tag's own marker, else the floor, which is before any marker that is kept. */
    Marker of(String tag) {
      Marker own = recent.tags.get(tag);
      own = own == null ? older.tags.get(tag) : own;
      return own == null ? floor : own;
    }
  }
}
