package io.tiercel.codec;

/** One way of compression. Safe for use by many threads. */
interface Compressor {

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

  /** The given array, if it is full. */
  static byte[] full(byte[] raw, int length) {
    if (length != raw.length) {
      throw new IllegalStateException(length + " bytes instead of " + raw.length);
    }
    return raw;
  }
}
