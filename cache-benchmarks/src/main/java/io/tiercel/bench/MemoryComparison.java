package io.tiercel.bench;

import java.util.List;
import org.openjdk.jmh.runner.RunnerException;

/**
 * Every comparison of docs/performance.md's table of the memory tier, one after the other. It takes
 * a quarter of an hour; the number of forks is the only argument.
 */
public final class MemoryComparison {

  private static final List<String> COMPARISONS =
      List.of(
          "hit HOT 100 1 %s CAFFEINE CACHE CACHE_COUNTING",
          "hit HOT 100 2 %s CAFFEINE CACHE CACHE_COUNTING",
          "hit ZIPF 100 1 %s CAFFEINE CACHE CACHE_COUNTING",
          "hit ZIPF 100 2 %s CAFFEINE CACHE CACHE_COUNTING",
          "hit HOT 100 1 %s CAFFEINE_FULL CACHE_FULL",
          "hit HOT 100 2 %s CAFFEINE_FULL CACHE_FULL",
          "hit ZIPF 100 1 %s CAFFEINE_FULL CACHE_FULL",
          "hit ZIPF 100 2 %s CAFFEINE_FULL CACHE_FULL",
          "mix ZIPF 50 1 %s CAFFEINE CACHE",
          "mix ZIPF 50 2 %s CAFFEINE CACHE",
          "put ZIPF 100 1 %s CAFFEINE CACHE",
          "put ZIPF 100 2 %s CAFFEINE CACHE",
          "load ZIPF 100 1 %s CAFFEINE CACHE",
          "load ZIPF 100 2 %s CAFFEINE CACHE");

  private MemoryComparison() {}

  /** Runs all, and prints. */
  public static void main(String[] args) throws RunnerException {
    String forks = args.length == 0 ? "3" : args[0];
    for (String comparison : COMPARISONS) {
      new Interleaved(String.format(comparison, forks).split(" ")).run();
    }
  }
}
