package io.tiercel.codec;

import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** The JDK's Deflate, without the headers of zlib. */
final class Deflate implements Compressor {

  static final Compressor ONLY = new Deflate();

  private final Pool<Deflater> deflaters =
      new Pool<>(() -> new Deflater(Deflater.BEST_SPEED, true), Deflater::end);
  private final Pool<Inflater> inflaters = new Pool<>(() -> new Inflater(true), Inflater::end);

  @Override
  public int compress(byte[] raw, byte[] out) {
    Deflater deflater = deflaters.take();
    try {
      deflater.setInput(raw);
      deflater.finish();
      int length = deflater.deflate(out);
      return deflater.finished() ? length : 0;
    } finally {
      deflater.reset();
      deflaters.giveBack(deflater);
    }
  }

  @Override
  public byte[] decompress(Block block, int size) throws DataFormatException {
    Inflater inflater = inflaters.take();
    try {
      inflater.setInput(block.bytes(), block.offset(), block.length());
      byte[] raw = new byte[Compressor.room(block, size)];
      int length = inflater.inflate(raw);
      while (length == raw.length && length < size) {
        raw = Arrays.copyOf(raw, (int) Math.min(size, 2L * length));
        length += inflater.inflate(raw, length, raw.length - length);
      }
      length += inflater.finished() ? 0 : inflater.inflate(new byte[1]); // the end, or more
      return Compressor.full(raw, inflater.finished() ? length : -1, size);
    } finally {
      inflater.reset();
      inflaters.giveBack(inflater);
    }
  }

  @Override
  public long ratio() {
    return 1032; // 258 bytes by two bits
  }
}
