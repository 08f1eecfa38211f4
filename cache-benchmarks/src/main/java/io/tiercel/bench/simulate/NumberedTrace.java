package io.tiercel.bench.simulate;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * A trace whose keys are numbers, from 0 in the order in which they first come. It lies in a
 * temporary file, four bytes a request, so that it can be replayed many times without the text of
 * its keys.
 */
final class NumberedTrace implements AutoCloseable {
  private static final int BUFFER = 1 << 16;

  private final FileChannel numbers;
  private final Trace.Extent extent;

  private NumberedTrace(FileChannel numbers, Trace.Extent extent) {
    this.numbers = numbers;
    this.extent = extent;
  }

  static NumberedTrace of(Trace trace) throws IOException {
    Path file = Files.createTempFile("tiercel-trace", "");
    FileChannel numbers =
        FileChannel.open(
            file,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE);
    try {
      return new NumberedTrace(numbers, written(trace, numbers));
    } catch (IOException | RuntimeException failure) {
      numbers.close();
      throw failure;
    }
  }

  private static Trace.Extent written(Trace trace, FileChannel numbers) throws IOException {
    Map<String, Integer> known = new HashMap<>();
    DataOutputStream to =
        new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(numbers), BUFFER));
    trace.replay(key -> write(to, known.computeIfAbsent(key, ignored -> known.size())));
    to.flush();
    return new Trace.Extent(numbers.size() / Integer.BYTES, known.size());
  }

  private static void write(DataOutputStream to, int number) {
    try {
      to.writeInt(number);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  Trace.Extent extent() {
    return extent;
  }

  /** Tells the number of each request's key. */
  void replay(IntConsumer each) throws IOException {
    numbers.position(0);
    DataInputStream from =
        new DataInputStream(new BufferedInputStream(Channels.newInputStream(numbers), BUFFER));
    for (long i = 0; i < extent.requests(); i++) {
      each.accept(from.readInt());
    }
  }

  @Override
  public void close() throws IOException {
    numbers.close();
  }
}
