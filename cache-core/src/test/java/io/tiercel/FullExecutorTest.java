package io.tiercel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Threads of the cache's executor wait for the cache, and need no other one of them for that. */
@Timeout(60)
class FullExecutorTest {

  private static final Duration SOON = Duration.ofSeconds(10);

  private final ExecutorService pool = Executors.newFixedThreadPool(4);

  @AfterEach
  void shutDown() {
    pool.shutdownNow();
  }

  private static CacheBuilder<String, String> cache() {
    return TieredCache.<String, String>named("full")
        .memory(memory -> memory.maximumSize(1_000).timeToLive(Duration.ofMillis(50)).jitter(0))
        .staleFor(Duration.ofHours(1));
  }

  private static void makeStale(TieredCache<String, String> cache, List<String> keys) {
    keys.forEach(key -> cache.put(key, "old"));
    keys.forEach(key -> await().until(() -> cache.getIfPresent(key) == null));
  }

  private static List<String> keys(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(i -> prefix + i).toList();
  }

  /** Each action on one of the executor's four threads, at the same time. */
  private void onAllThreads(List<String> keys, UnaryOperator<String> action) {
    CyclicBarrier together = new CyclicBarrier(4);
    List<Future<String>> answers =
        keys.stream()
            .map(key -> (Callable<String>) () -> after(together, action, key))
            .map(pool::submit)
            .toList();
    assertThat(answers).allSatisfy(answer -> assertThat(answer).succeedsWithin(SOON));
  }

  private static String after(CyclicBarrier together, UnaryOperator<String> action, String key)
      throws Exception {
    together.await();
    return action.apply(key);
  }

  @Test
  void staleKeysReadOnAllThreadsOfTheExecutor_areLoadedThere() {
    try (TieredCache<String, String> cache =
        cache().executor(pool).loader(key -> "new " + key).build()) {
      List<String> keys = keys("k", 4);
      makeStale(cache, keys);
      onAllThreads(keys, cache::get);
      assertThat(cache.operations().state().loads()).isZero();
    }
  }
}
