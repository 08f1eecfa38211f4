package io.tiercel.codec;

/**
 * The sequences of an LZ4 block: a token with two lengths of four bits, more of the first length,
 * literals, how far back the copy begins, more of the second length. They tell what a block becomes
 * at a fraction of what it costs to make that.
 */
final class Lz4Sequences {

  private static final int LONGEST = 15;
  private static final int SHORTEST_COPY = 4;

  private final byte[] bytes;
  private final int end;
  private int at;

  Lz4Sequences(Block block) {
    this.bytes = block.bytes();
    this.at = block.offset();
    this.end = block.offset() + block.length();
  }

  /** Fails unless these are sequences that become so many bytes. */
  void require(int size) {
    long length = 0;
    while (at < end && length <= size) {
      int token = next();
      long literals = length(token >> 4);
      length += literals;
      at = (int) Math.min(at + literals, end + 1L);
      if (at < end) {
        int back = next() | next() << 8;
        if (back == 0 || back > length) {
          throw new IllegalStateException("a copy of what is not there");
        }
        length += length(token & LONGEST) + SHORTEST_COPY;
      }
    }
    if (at != end || length != size) {
      throw new IllegalStateException("not " + size + " bytes");
    }
  }

  private long length(int ofToken) {
    long length = ofToken;
    int more = ofToken == LONGEST ? 255 : 0;
    while (more == 255) {
      more = next();
      length += more;
    }
    return length;
  }

  private int next() {
    return bytes[at++] & 0xff; // beyond the block, it fails at the end if not here
  }
}
