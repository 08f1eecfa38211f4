package io.tiercel.bench;

import static io.tiercel.bench.Contender.Kind.CACHE;
import static io.tiercel.bench.Contender.Kind.CACHE_COUNTING;
import static io.tiercel.bench.Contender.Kind.CACHE_FULL;
import static io.tiercel.bench.Contender.Kind.CACHE_METERED;
import static io.tiercel.bench.Contender.Kind.CAFFEINE;
import static io.tiercel.bench.Contender.Kind.CAFFEINE_FULL;

import io.tiercel.bench.Contender.Kind;
import io.tiercel.bench.compare.Bar;
import io.tiercel.bench.compare.Comparison;
import io.tiercel.bench.compare.Interleaved;
import io.tiercel.bench.compare.JmhSide;
import io.tiercel.bench.compare.Suite;
import java.util.Arrays;
import java.util.Locale;

/** The memory tier beside raw Caffeine: hits, puts, loads, and both with evictions. */
public final class MemorySuite implements Suite {
  private static final int[] THREADS = {1, 2};

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public String summary() {
    return "the memory tier beside raw Caffeine";
  }

  @Override
  public void run(Interleaved runner) throws Exception {
    for (Keys keys : Keys.values()) {
      for (int threads : THREADS) {
        runner.run(plainHit(keys, threads));
        runner.run(fullHit(keys, threads));
        runner.run(meteredHit(keys, threads));
      }
    }
    for (int threads : THREADS) {
      runner.run(withEviction("mix", 50, threads).bars(Bar.atMost("CACHE", 1.5)));
      runner.run(withEviction("put", 100, threads).bars(Bar.atMost("CACHE", 1.5)));
      runner.run(withEviction("load", 100, threads).bars(Bar.atMost("CACHE", 2)));
    }
  }

  private static Comparison plainHit(Keys keys, int threads) {
    return comparison("hit", keys, 100, threads, CAFFEINE, CACHE, CACHE_COUNTING)
        .bars(Bar.atMost("CACHE", 1.25), Bar.allocatesNothing("CACHE"));
  }

  private static Comparison fullHit(Keys keys, int threads) {
    return comparison("full hit", keys, 100, threads, CAFFEINE_FULL, CACHE_FULL)
        .bars(Bar.atMost("CACHE_FULL", 1), Bar.allocatesNothing("CACHE_FULL"));
  }

  /** All metrics on beside none at all. */
  private static Comparison meteredHit(Keys keys, int threads) {
    return comparison("metered hit", keys, 100, threads, CACHE, CACHE_METERED)
        .bars(Bar.atMost("CACHE_METERED", 1.3), Bar.allocatesNothing("CACHE_METERED"));
  }

  private static Comparison withEviction(String operation, int room, int threads) {
    return comparison(operation, Keys.ZIPF, room, threads, CAFFEINE, CACHE);
  }

  private static Comparison comparison(
      String operation, Keys keys, int room, int threads, Kind... kinds) {
    String method = operation.substring(operation.lastIndexOf(' ') + 1);
    JmhSide[] sides =
        Arrays.stream(kinds)
            .map(kind -> side(method, kind).with("keys", keys).with("room", room).threads(threads))
            .toArray(JmhSide[]::new);
    String title =
        String.format(
            Locale.ROOT,
            "memory %s, %s keys, room %d %%, threads %d",
            operation,
            keys,
            room,
            threads);
    return Comparison.of(title, sides);
  }

  private static JmhSide side(String method, Kind kind) {
    return JmhSide.of(kind.name(), MemoryBenchmark.class, method).with("contender", kind);
  }
}
