package io.tiercel.jdbc;

import io.tiercel.codec.KeyHash;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * A row that takes the place of another, if that one is what it is expected to be. Every change of
 * the table is one of these, or of a {@link Rent}.
 *
 * @param place which row
 * @param expected the generation of the row that is there, {@link #ABSENT} or {@link #ANY}
 * @param generation the new row's
 * @param value what it holds; null for a tombstone
 * @param life how long it is kept
 * @param lease the lease of its key
 * @param deadline the last moment for it, by the database's clock
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Swap(
    Place place,
    long expected,
    long generation,
    byte @Nullable [] value,
    Life life,
    Lease lease,
    long deadline) {

  /** There must be no row. */
  static final long ABSENT = 0;

  /** Whatever is there. */
  static final long ANY = -1;

  static final long NO_DEADLINE = Long.MAX_VALUE;

  /** Rows are always changed in this order, so that two batches cannot wait for each other. */
  static final Comparator<KeyHash> ORDER =
      (one, other) -> {
        int high = Long.compareUnsigned(one.high(), other.high());
        return high != 0 ? high : Long.compareUnsigned(one.low(), other.low());
      };

  private static final int BESIDE = 160;

  /**
   * How long a row is kept.
   *
   * @param expires until when its value may be of use
   * @param fenced until when it must not be removed whatever it holds, because a ticket may be
   *     about that would be good without it; the row that is replaced may know of a later time
   */
  record Life(long expires, long fenced) {
    static final Life ENDLESS = new Life(Long.MAX_VALUE, Long.MAX_VALUE);
  }

  KeyHash id() {
    return place.id();
  }

  /** Whether a row of one generation must be there. */
  boolean expectsGeneration() {
    return expected != ABSENT && expected != ANY;
  }

  /** About how many bytes the row takes. */
  int size() {
    return BESIDE + place.name().length + (value == null ? 0 : value.length);
  }
}
