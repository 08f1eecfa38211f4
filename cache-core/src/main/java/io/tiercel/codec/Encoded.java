package io.tiercel.codec;

import org.jspecify.annotations.Nullable;

/** What became of an entry that was to be bytes. */
public sealed interface Encoded {

  /** It is these bytes. */
  final class Storable implements Encoded {

    private final byte[] bytes;
    private final int raw;
    private final int packed;

    Storable(byte[] bytes, int raw, int packed) {
      this.bytes = bytes;
      this.raw = raw;
      this.packed = packed;
    }

    /** The bytes, which nobody else holds. */
    public byte[] bytes() {
      return bytes;
    }

    /** How many bytes the codec made of the value; 0 for an entry without one. */
    public int rawSize() {
      return raw;
    }

    /** How many of them compression left. */
    public int packedSize() {
      return packed;
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
