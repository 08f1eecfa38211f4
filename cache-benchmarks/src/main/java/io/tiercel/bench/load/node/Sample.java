package io.tiercel.bench.load.node;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/**
 * What a node did in some time.
 *
 * @param second the number of the second, from the beginning of the ramp-up
 * @param all what ended in it, whenever it was to begin
 * @param steady of that, what was to begin in the steady state
 * @param tiers what the tiers answered
 * @param loads keys that were loaded
 * @param served stale answers that the stack itself counted
 * @param cpu the part of the machine's processors that the process used
 * @param heap bytes of it in use
 */
public record Sample(
    int second,
    Counted all,
    Counted steady,
    Map<String, Reads> tiers,
    long loads,
    long served,
    double cpu,
    long heap) {

  /**
   * Operations that ended.
   *
   * @param latency in nanoseconds, from when each was to begin
   * @param errors of them
   * @param reads of them
   * @param answered of the reads, those that did not fail
   * @param stale of the reads
   * @param completed those that ended while the steady state lasted, and did not fail
   */
  public record Counted(
      Histogram latency, long errors, long reads, long answered, long stale, long completed) {}

  /** What a tier answered. */
  public record Reads(long reads, long hits) {
    /** Both together. */
    public Reads plus(Reads other) {
      return new Reads(reads + other.reads, hits + other.hits);
    }
  }

  /** As one line of text. */
  public String line() {
    StringBuilder tierText = new StringBuilder();
    tiers.forEach(
        (name, it) ->
            tierText
                .append(' ')
                .append(name)
                .append(' ')
                .append(it.reads())
                .append(' ')
                .append(it.hits()));
    return "sample %d %s %s %d %d %s %d%s"
        .formatted(second, text(all), text(steady), loads, served, cpu, heap, tierText);
  }

  private static String text(Counted counted) {
    ByteBuffer buffer = ByteBuffer.allocate(counted.latency.getNeededByteBufferCapacity());
    int length = counted.latency.encodeIntoCompressedByteBuffer(buffer);
    byte[] compressed = new byte[length];
    buffer.flip().get(compressed);
    return "%s %d %d %d %d %d"
        .formatted(
            Base64.getEncoder().encodeToString(compressed),
            counted.errors,
            counted.reads,
            counted.answered,
            counted.stale,
            counted.completed);
  }

  /** The sample of such a line. */
  public static Sample parse(String line) {
    String[] words = line.split(" ");
    Map<String, Reads> tiers = new LinkedHashMap<>();
    for (int i = 18; i < words.length; i += 3) {
      tiers.put(words[i], new Reads(Long.parseLong(words[i + 1]), Long.parseLong(words[i + 2])));
    }
    return new Sample(
        Integer.parseInt(words[1]),
        counted(words, 2),
        counted(words, 8),
        tiers,
        Long.parseLong(words[14]),
        Long.parseLong(words[15]),
        Double.parseDouble(words[16]),
        Long.parseLong(words[17]));
  }

  private static Counted counted(String[] words, int from) {
    try {
      return new Counted(
          Histogram.decodeFromCompressedByteBuffer(
              ByteBuffer.wrap(Base64.getDecoder().decode(words[from])), 0),
          Long.parseLong(words[from + 1]),
          Long.parseLong(words[from + 2]),
          Long.parseLong(words[from + 3]),
          Long.parseLong(words[from + 4]),
          Long.parseLong(words[from + 5]));
    } catch (DataFormatException garbled) {
      throw new IllegalArgumentException("a histogram cannot be decoded", garbled);
    }
  }
}
