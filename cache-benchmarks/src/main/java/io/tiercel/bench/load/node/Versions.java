package io.tiercel.bench.load.node;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The versions of all keys, in a file that all nodes map into their memory. For each key there are
 * the newest version given out, and the newest one whose invalidation has been acknowledged. A read
 * that began after an acknowledgement, and answers something older, is stale: whichever node
 * acknowledged it.
 */
final class Versions {
  private static final VarHandle LONGS =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int BYTES = 2 * Long.BYTES;

  private final ByteBuffer shared;

  private Versions(ByteBuffer shared) {
    this.shared = shared;
  }

  static Versions open(Path file, int keys) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      return new Versions(channel.map(MapMode.READ_WRITE, 0, (long) keys * BYTES));
    }
  }

  /** A version of this key that nobody else gets. */
  long next(int key) {
    return (long) LONGS.getAndAdd(shared, key * BYTES, 1L) + 1;
  }

  /** No read that begins from now on may answer anything older. */
  void acknowledge(int key, long version) {
    int at = key * BYTES + Long.BYTES;
    long known = (long) LONGS.getVolatile(shared, at);
    while (known < version && !LONGS.compareAndSet(shared, at, known, version)) {
      known = (long) LONGS.getVolatile(shared, at);
    }
  }

  long acknowledged(int key) {
    return (long) LONGS.getVolatile(shared, key * BYTES + Long.BYTES);
  }
}
