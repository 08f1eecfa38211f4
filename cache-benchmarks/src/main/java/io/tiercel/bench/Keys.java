package io.tiercel.bench;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

/** Which keys are asked for. */
public enum Keys {
  /** A thousand keys, all alike. */
  HOT(1_000, 0),
  /** A hundred thousand keys; the n-th is asked for 1/n as often as the first. */
  ZIPF(100_000, 1);

  private static final int SEQUENCE = 1 << 18;

  final int size;
  private final int exponent;

  Keys(int size, int exponent) {
    this.size = size;
    this.exponent = exponent;
  }

  /** Each key once. */
  Long[] all() {
    return LongStream.range(0, size).boxed().toArray(Long[]::new);
  }

  /** Keys in the order in which one thread asks for them, a power of two of them. */
  Long[] sequence(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Long[] all = all();
    double[] sums = new double[size];
    Arrays.setAll(sums, i -> 1 / Math.pow(i + 1, exponent));
    Arrays.parallelPrefix(sums, Double::sum);
    Long[] sequence = new Long[SEQUENCE];
    Arrays.setAll(sequence, i -> all[drawn(sums, random.nextDouble() * sums[size - 1])]);
    return sequence;
  }

  private static int drawn(double[] sums, double upTo) {
    int found = Arrays.binarySearch(sums, upTo);
    return Math.min(found < 0 ? -found - 1 : found, sums.length - 1);
  }
}
