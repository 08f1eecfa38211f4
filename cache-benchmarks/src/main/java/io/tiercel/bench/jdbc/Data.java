package io.tiercel.bench.jdbc;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** What both sides store. */
final class Data {

  static final int KEYS = 10_240;
  static final int BATCH = 256;

  private Data() {}

  static String key(int number) {
    return "user:" + number;
  }

  /** Which key a thread's n-th read is of. */
  static int at(int thread, long n) {
    return (int) ((thread * 7919L + n * 31) % KEYS);
  }

  /** 1 KiB that cannot be compressed. */
  static byte[] value() {
    byte[] value = new byte[1024];
    new SplittableRandom(1).nextBytes(value);
    return value;
  }

  /** The keys of a batch, which are next to none of each other in a table. */
  static List<String> batch(int number) {
    int from = Math.floorMod(number * BATCH, KEYS);
    return IntStream.range(from, from + BATCH).mapToObj(Data::key).toList();
  }
}
