package io.tiercel.codec;

import org.jspecify.annotations.Nullable;

/** What became of an entry that was to be bytes. */
public sealed interface Encoded {

  /** It is these bytes. */
  final class Storable implements Encoded {

    private final byte[] bytes;

    Storable(byte[] bytes) {
      this.bytes = bytes;
    }

    /** The bytes, which nobody else holds. */
    public byte[] bytes() {
      return bytes;
    }
  }

  /**
   * It cannot be stored, which should be counted.
   *
   * @param why what is wrong, for a log; it contains neither key nor value
   * @param cause what the codec threw
   */
  record Declined(String why, @Nullable Throwable cause) implements Encoded {}
}
