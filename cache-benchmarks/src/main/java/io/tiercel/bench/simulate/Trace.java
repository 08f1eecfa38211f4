package io.tiercel.bench.simulate;

import com.github.luben.zstd.ZstdInputStream;
import io.tiercel.bench.UsageException;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;

/**
 * Keys in the order in which they were asked for, one a line; empty lines do not count. The file is
 * plain text, gzip or zstd, which is told by its first bytes. It may be larger than the memory.
 */
record Trace(Path file) {
  private static final byte[] GZIP = {0x1f, (byte) 0x8b};
  private static final byte[] ZSTD = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd};

  /** How much there is in a trace. */
  record Extent(long requests, long keys) {}

  Trace {
    if (!Files.isReadable(file)) {
      throw new UsageException("there is no trace that can be read at " + file);
    }
  }

  void replay(Consumer<String> each) {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(open(), StandardCharsets.UTF_8.newDecoder()))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.isBlank()) {
          each.accept(line);
        }
      }
    } catch (IOException failure) {
      throw new UsageException(
          "the trace " + file + " cannot be read to its end: " + failure.getMessage(), failure);
    }
  }

  /** The same with numbers for keys. */
  NumberedTrace numbered() throws IOException {
    NumberedTrace numbered = NumberedTrace.of(this);
    if (numbered.extent().requests() == 0) {
      numbered.close();
      throw new UsageException("the trace " + file + " has no key");
    }
    return numbered;
  }

  private InputStream open() throws IOException {
    BufferedInputStream raw = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
    try {
      return unpacked(raw);
    } catch (IOException failure) {
      raw.close();
      throw failure;
    }
  }

  private static InputStream unpacked(BufferedInputStream raw) throws IOException {
    raw.mark(ZSTD.length);
    byte[] first = raw.readNBytes(ZSTD.length);
    raw.reset();
    if (Arrays.equals(first, ZSTD)) {
      return new ZstdInputStream(raw).setContinuous(false);
    }
    boolean gzip = first.length > 1 && first[0] == GZIP[0] && first[1] == GZIP[1];
    return gzip ? new GZIPInputStream(raw, 1 << 16) : raw;
  }
}
