package io.tiercel.codec;

import io.tiercel.spi.Entry;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What became of bytes that were to be an entry. */
public sealed interface Decoded<V> {

  /**
   * They are one.
   *
   * @param head what stands beside the value
   */
  record Whole<V>(Entry<V> entry, Head head) implements Decoded<V> {}

  /**
   * They are none, which is a miss that should be counted.
   *
   * @param cause what a codec or a cipher threw
   */
  record Unreadable<V>(Reason reason, @Nullable Throwable cause) implements Decoded<V> {}

  /** Why bytes are no entry. */
  enum Reason {
    /** Cut off, changed on the way, or never written by Tiercel. */
    CORRUPT,
    /** Written by a newer, or far older, Tiercel. */
    VERSION,
    /** Written by another codec. */
    CODEC,
    /** A value of another type, or of another schema. */
    TYPE,
    /** Larger than what may be read, or claims to be. */
    OVERSIZED,
    /** The compression is not known here, its artifact is missing, or it found no sense. */
    COMPRESSION,
    /** Not encrypted where only what is encrypted is believed. */
    PLAIN,
    /** Encrypted under a key that is not in the ring. */
    UNKNOWN_KEY,
    /** Not what was encrypted, or not at the place that it was encrypted for. */
    FORGED,
    /** The codec could make no value of it. */
    PAYLOAD;

    /** Its name in labels. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
