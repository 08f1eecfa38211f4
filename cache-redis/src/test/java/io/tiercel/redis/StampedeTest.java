package io.tiercel.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.TieredCache;
import io.tiercel.redis.server.RedisServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;

/** Many threads of several nodes ask for one missing key at the same moment. */
@Isolated("it measures how long readers wait")
@Timeout(120)
class StampedeTest {

  private static final int NODES = 4;
  private static final int THREADS = 64;
  private static final int ROUNDS = 20;
  private static final int REHEARSALS = 5;
  private static final Duration LOAD = Duration.ofMillis(50);
  private static final Pattern CALLS = Pattern.compile("cmdstat_(\\S+?):calls=(\\d+)");

  /** What the cache may add to a load, besides what the threads need to be woken by anybody. */
  private static final Duration MOST = Duration.ofMillis(30);

  private final RedisServer server = RedisServer.start();
  private final Fleet fleet = new Fleet();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<TieredCache<String, String>> nodes = new ArrayList<>();

  @AfterEach
  void close() {
    threads.shutdownNow();
    fleet.close();
    server.close();
  }

  @Test
  void keyThatAllMiss_isLoadedOnceAndAnsweredSoon() throws Exception {
    for (int i = 0; i < NODES; i++) {
      nodes.add(fleet.node(redis -> redis, cache -> cache.loader(this::loadSlowly), server.uri()));
    }
    long[] times = new long[ROUNDS];
    long[] bare = new long[ROUNDS];
    long[] commands = new long[ROUNDS];
    for (int round = -REHEARSALS; round < ROUNDS; round++) {
      long without = roundWithoutCache();
      int loads = fleet.loads.get();
      long before = commands();
      long time = round("k" + round);
      if (round >= 0) {
        times[round] = time;
        bare[round] = without;
        commands[round] = commands() - before;
      }
      assertThat(fleet.loads.get() - loads).isEqualTo(1);
    }
    Arrays.sort(times);
    Arrays.sort(bare);
    Arrays.sort(commands);
    Duration median = Duration.ofNanos(times[ROUNDS / 2]);
    Duration medianWithout = Duration.ofNanos(bare[ROUNDS / 2]);
    System.out.printf(
        "%d nodes, %d threads each: 1 load of %d ms, all answered within %.1f ms (median; worst"
            + " %.1f ms; %.1f ms if they wait for a bare future), %d commands (median; most %d)%n",
        NODES,
        THREADS,
        LOAD.toMillis(),
        median.toNanos() / 1e6,
        times[ROUNDS - 1] / 1e6,
        medianWithout.toNanos() / 1e6,
        commands[ROUNDS / 2],
        commands[ROUNDS - 1]);
    assertThat(median).isLessThan(medianWithout.plus(MOST));
    assertThat(commands[ROUNDS / 2]).isLessThanOrEqualTo(100); // heartbeats are in all, too
  }

  /** How long it took until everybody had the answer. */
  private long round(String key) throws Exception {
    return round(thread -> nodes.get(thread % NODES).get(key));
  }

  /** The same, if one of the threads loads and the others wait for its future. */
  private long roundWithoutCache() throws Exception {
    CompletableFuture<String> loaded = new CompletableFuture<>();
    return round(
        thread -> {
          if (thread == 0) {
            park();
            loaded.complete("v1");
          }
          return loaded.join();
        });
  }

  private long round(IntFunction<@Nullable String> get) throws Exception {
    CyclicBarrier together = new CyclicBarrier(NODES * THREADS + 1);
    List<Future<Long>> ends = new ArrayList<>();
    for (int i = 0; i < NODES * THREADS; i++) {
      int thread = i;
      ends.add(
          threads.submit(
              () -> {
                together.await();
                assertThat(get.apply(thread)).isEqualTo("v1");
                return System.nanoTime();
              }));
    }
    long began = System.nanoTime();
    together.await();
    long last = began;
    for (Future<Long> end : ends) {
      last = Math.max(last, end.get());
    }
    return last - began;
  }

  private String loadSlowly(String key) {
    fleet.loads.incrementAndGet();
    park();
    return "v1";
  }

  private static void park() {
    long end = System.nanoTime() + LOAD.toNanos();
    for (long left = LOAD.toNanos(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  /** All that the server did on behalf of clients, or within scripts. */
  private long commands() {
    long sum = 0;
    String stats = server.answer("INFO", "commandstats");
    Matcher calls = CALLS.matcher(stats);
    while (calls.find()) {
      sum += Long.parseLong(calls.group(2));
    }
    return sum;
  }
}
