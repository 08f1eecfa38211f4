package io.tiercel.codec;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;

/** Zstandard frames. Contexts are most of the cost of a small block, so they are used again. */
final class Zstandard implements Compressor {

  private static final long MORE = 4;

  private final Pool<ZstdCompressCtx> compressing =
      new Pool<>(Zstandard::context, ZstdCompressCtx::close);
  private final Pool<ZstdDecompressCtx> decompressing =
      new Pool<>(ZstdDecompressCtx::new, ZstdDecompressCtx::close);

  /** Finds out whether there is native code for this machine. */
  private Zstandard() {
    compressing.giveBack(compressing.take());
    decompressing.giveBack(decompressing.take());
  }

  static Compressor open() {
    return Only.INSTANCE;
  }

  @Override
  public int compress(byte[] raw, byte[] out) {
    ZstdCompressCtx context = compressing.take();
    try {
      return context.compressByteArray(out, 0, out.length, raw, 0, raw.length);
    } catch (ZstdException tooSmall) {
      return 0;
    } finally {
      compressing.giveBack(context);
    }
  }

  @Override
  public byte[] decompress(Block block, int size) {
    ZstdDecompressCtx context = decompressing.take();
    try {
      int room = Compressor.room(block, size);
      while (true) {
        byte[] raw = new byte[room];
        try {
          return Compressor.full(raw, decompress(context, block, raw), size);
        } catch (ZstdException failed) {
          if (room == size || failed.getErrorCode() != Zstd.errDstSizeTooSmall()) {
            throw failed;
          }
          room = (int) Math.min(size, MORE * room); // it has filled what there was
        }
      }
    } finally {
      decompressing.giveBack(context);
    }
  }

  private static int decompress(ZstdDecompressCtx context, Block block, byte[] raw) {
    return context.decompressByteArray(
        raw, 0, raw.length, block.bytes(), block.offset(), block.length());
  }

  @Override
  public long ratio() {
    return 128 << 10; // a block of 128 KiB may be one byte, repeated
  }

  private static ZstdCompressCtx context() {
    return new ZstdCompressCtx().setLevel(1).setContentSize(false).setChecksum(false);
  }

  private static final class Only {
    static final Compressor INSTANCE = new Zstandard();
  }
}
