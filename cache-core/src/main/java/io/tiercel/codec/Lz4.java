package io.tiercel.codec;

import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;

/** LZ4 blocks. The decompressor is the one that checks every read and write. */
final class Lz4 implements Compressor {

  private final LZ4Compressor compressor = LZ4Factory.fastestInstance().fastCompressor();
  private final LZ4SafeDecompressor decompressor = LZ4Factory.fastestInstance().safeDecompressor();

  static Compressor open() {
    return Only.INSTANCE;
  }

  @Override
  public int compress(byte[] raw, byte[] out) {
    try {
      return compressor.compress(raw, 0, raw.length, out, 0, out.length);
    } catch (LZ4Exception tooSmall) {
      return 0;
    }
  }

  @Override
  public byte[] decompress(Block block, int size) {
    if (size > Compressor.room(block, size)) {
      new Lz4Sequences(block).require(size);
    }
    byte[] raw = new byte[size];
    int length =
        decompressor.decompress(block.bytes(), block.offset(), block.length(), raw, 0, size);
    return Compressor.full(raw, length, size);
  }

  @Override
  public long ratio() {
    return 255; // a byte of a length stands for 255 at most
  }

  private static final class Only {
    static final Compressor INSTANCE = new Lz4();
  }
}
