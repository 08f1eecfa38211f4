package io.tiercel.bench.stack;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.GZIPInputStream;

/**
 * Keys in the order in which they are asked for.
 *
 * @param order the order, which is walked through again and again
 */
record KeySequence(List<String> order) {
  private static final int LENGTH = 1 << 16;

  /**
   * The sequence of one thread.
   *
   * @param name {@code UNIFORM}, {@code ZIPF}, or the name of a trace file: a key a line, plain or
   *     with gzip
   * @param count how many keys there are; a trace has its own
   */
  static KeySequence of(String name, int count, long thread) throws IOException {
    return switch (name) {
      case "UNIFORM" -> drawn(count, 0, thread);
      case "ZIPF" -> drawn(count, 1, thread);
      default -> new KeySequence(trace(Path.of(name)));
    };
  }

  private static KeySequence drawn(int count, int exponent, long thread) {
    SplittableRandom random = new SplittableRandom(thread);
    double[] sums = new double[count];
    Arrays.setAll(sums, i -> 1 / Math.pow(i + 1, exponent));
    Arrays.parallelPrefix(sums, Double::sum);
    String[] order = new String[LENGTH];
    Arrays.setAll(order, i -> key(place(sums, random.nextDouble() * sums[count - 1])));
    return new KeySequence(List.of(order));
  }

  private static int place(double[] sums, double upTo) {
    int found = Arrays.binarySearch(sums, upTo);
    return Math.min(found < 0 ? -found - 1 : found, sums.length - 1);
  }

  private static List<String> trace(Path file) throws IOException {
    try (InputStream raw = Files.newInputStream(file);
        InputStream plain = file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw;
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8.newDecoder()))) {
      List<String> keys = lines.lines().filter(line -> !line.isBlank()).toList();
      if (keys.isEmpty()) {
        throw new IllegalArgumentException(file + " holds no keys");
      }
      return keys;
    }
  }

  static String key(long number) {
    return "key:" + number;
  }

  /** Each key of it once. */
  List<String> distinct() {
    return order.stream().distinct().toList();
  }
}
