package io.tiercel.codec;

import io.tiercel.spi.Entry;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What stands beside a value in its envelope: enough to tell whether it is worth decoding.
 *
 * @param absent whether the source of truth is known to have no value
 * @param writtenAt as in an entry, by the clock of the server that stores it
 * @param freshUntil as in an entry, by the clock of the server that stores it
 * @param staleUntil as in an entry, by the clock of the server that stores it
 * @param stamp the number of the ticket it was stored under
 * @param incarnation the sequence that the stamp is a number of; 0 where there is but one
 * @param tags as in an entry
 */
public record Head(
    boolean absent,
    long writtenAt,
    long freshUntil,
    long staleUntil,
    long stamp,
    long incarnation,
    Set<String> tags) {

  /** Copies the tags as an entry does. */
  public Head {
    tags = Entry.copyOf(tags);
  }

  static Head of(Entry<?> entry, long incarnation) {
    return new Head(
        entry.absent(),
        entry.writtenAt(),
        entry.freshUntil(),
        entry.staleUntil(),
        entry.stamp(),
        incarnation,
        entry.tags());
  }

  /** The entry of this head and a value. */
  <V> Entry<V> entry(@Nullable V value) {
    return new Entry<>(value, writtenAt, freshUntil, staleUntil, tags, stamp);
  }

  /**
   * Reads the beginning of an envelope, which must go as far as its tags. Null when it is none, or
   * of a version that is not known here.
   *
   * <p>Nothing is verified: these bytes may have been changed since they were written. So they may
   * only make an entry look worse; before it is answered it is decoded, which verifies everything.
   */
  public static @Nullable Head of(byte[] bytes) {
    try {
      return Layouts.ALL.of(bytes).open(bytes).head();
    } catch (Flaw flaw) {
      return null;
    }
  }
}
