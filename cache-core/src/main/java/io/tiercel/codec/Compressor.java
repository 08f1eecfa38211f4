package io.tiercel.codec;

/** One way of compression. Safe for use by many threads. */
interface Compressor {

  /** No more than any read takes anyway. */
  int UNPROVEN = 64 << 10;

  /** What text rarely exceeds. */
  long USUAL = 32;

  /** Leaves everything as it is: nothing ever becomes smaller by it. */
  Compressor NONE =
      new Compressor() {
        @Override
        public int compress(byte[] raw, byte[] out) {
          return 0;
        }

        @Override
        public byte[] decompress(Block block, int size) {
          return block.copy();
        }

        @Override
        public long ratio() {
          return 1;
        }
      };

  /** Compresses into {@code out} and answers the length, or 0 when it does not fit. */
  int compress(byte[] raw, byte[] out);

  /** The {@code size} bytes that were compressed; anything else is an exception. */
  byte[] decompress(Block block, int size) throws Exception;

  /** How many times larger than its block something can be at most. */
  long ratio();

  /**
   * How many of the bytes that a block is said to become there is room for before any was seen.
   * Hardly anything becomes more, and what is said to must be proven piece by piece.
   */
  static int room(Block block, int size) {
    return (int) Math.min(size, UNPROVEN + USUAL * block.length());
  }

  /** The given array, if these are all bytes. */
  static byte[] full(byte[] raw, int length, int size) {
    if (length != size) {
      throw new IllegalStateException(length + " bytes instead of " + size);
    }
    return raw;
  }
}
