package io.tiercel.bench;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Locale;

/**
 * How much heap a million small entries take beyond raw Caffeine; fails above 40 bytes an entry.
 */
public final class HeapPerEntry {
  private static final int ENTRIES = 1_000_000;
  private static final int BAR = 40;

  private final Long[] keys = new Long[ENTRIES];

  private HeapPerEntry() {
    Arrays.setAll(keys, i -> Long.valueOf(i));
  }

  /** Measures, and prints. */
  public static void main(String[] args) {
    HeapPerEntry subject = new HeapPerEntry();
    double raw = subject.bytes(Contender.Kind.CAFFEINE);
    double ours = subject.bytes(Contender.Kind.CACHE_FULL);
    System.out.printf(
        Locale.ROOT,
        "raw Caffeine %.1f B an entry, a cache %.1f B, %.1f B over%n",
        raw,
        ours,
        ours - raw);
    if (ours - raw > BAR) {
      throw new IllegalStateException("more than " + BAR + " bytes an entry over raw Caffeine");
    }
  }

  private double bytes(Contender.Kind kind) {
    long before = used();
    try (Contender cache = kind.open(ENTRIES)) {
      for (Long key : keys) {
        cache.put(key, "value");
      }
      return (double) (used() - before) / ENTRIES;
    }
  }

  private static long used() {
    var memory = ManagementFactory.getMemoryMXBean();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 8; i++) {
      memory.gc();
      least = Math.min(least, memory.getHeapMemoryUsage().getUsed());
    }
    return least;
  }
}
