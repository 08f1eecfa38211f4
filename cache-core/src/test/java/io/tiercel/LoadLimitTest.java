package io.tiercel;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tiercel.error.LoadTimeoutException;
import io.tiercel.testkit.ManualScheduling;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How long loads of many keys may take, how many there may be, and who comes first. */
@Timeout(60)
class LoadLimitTest {

  private final ManualScheduling clock = ManualScheduling.threads();
  private final List<String> called = new CopyOnWriteArrayList<>();
  private final Semaphore mayReturn = new Semaphore(0);

  @AfterEach
  void release() {
    mayReturn.release(1_000);
    clock.close();
  }

  private CacheBuilder<String, String> builder() {
    return TieredCache.<String, String>named("limits")
        .memory(memory -> memory.maximumSize(1_000).timeToLive(ofMinutes(60)).jitter(0))
        .scheduling(clock);
  }

  private String slow(String key) {
    called.add(key);
    mayReturn.acquireUninterruptibly();
    return "v" + key;
  }

  private static List<String> keys(int count) {
    return IntStream.range(0, count).mapToObj(String::valueOf).toList();
  }

  private boolean isDoneAfter(Duration time, CompletableFuture<?> future) {
    clock.advance(time);
    return future.isDone();
  }

  private void awaitCalls(int count) {
    await().pollInterval(ofMillis(2)).until(() -> called.size() == count);
  }

  @Test
  void loadTimeout_isOfEachKeyWhereTheLoaderTakesOneAfterTheOther() {
    try (TieredCache<String, String> cache =
        builder().loadTimeout(ofSeconds(1)).loader(this::slow).build()) {
      CompletableFuture<Map<String, String>> all = cache.async().getAll(keys(10));
      for (int i = 1; i <= 10; i++) {
        awaitCalls(i);
        clock.advance(ofMillis(700));
        mayReturn.release();
      }
      assertThat(all).succeedsWithin(ofSeconds(10)).extracting(Map::size).isEqualTo(10);
      assertThat(called).hasSize(10);
    }
  }

  @Test
  void keyThatTakesTooLong_leavesThoseThatCameBefore() {
    try (TieredCache<String, String> cache =
        builder().loadTimeout(ofSeconds(1)).loader(this::slow).build()) {
      CompletableFuture<Map<String, String>> all = cache.async().getAll(keys(5));
      awaitCalls(1);
      clock.advance(ofMillis(900));
      mayReturn.release();
      awaitCalls(2);
      mayReturn.release();
      awaitCalls(3);
      clock.advance(ofMillis(900));
      assertThat(all).isNotDone();
      await().until(() -> isDoneAfter(ofMillis(20), all));
      assertThat(all)
          .failsWithin(ofSeconds(10))
          .withThrowableThat()
          .withCauseInstanceOf(LoadTimeoutException.class);
      assertThat(cache.getAllPresent(keys(5)))
          .containsOnly(Map.entry("0", "v0"), Map.entry("1", "v1"));
      mayReturn.release(10);
      await().until(() -> cache.operations().state().loads() == 0);
      assertThat(called).as("nobody waits for the others any more").hasSize(3);
    }
  }

  @Test
  void loadTimeout_isOfTheWholeCallWhereTheLoaderTakesAllAtOnce() {
    try (TieredCache<String, String> cache =
        builder()
            .loadTimeout(ofSeconds(1))
            .loader(CacheLoader.bulk(keys -> Map.of("0", slow("0"), "1", slow("1"))))
            .build()) {
      CompletableFuture<Map<String, String>> all = cache.async().getAll(keys(2));
      awaitCalls(1);
      clock.advance(ofMillis(700));
      mayReturn.release();
      awaitCalls(2);
      clock.advance(ofMillis(400));
      assertThat(all)
          .failsWithin(ofSeconds(10))
          .withThrowableThat()
          .withCauseInstanceOf(LoadTimeoutException.class);
    }
  }

  private TieredCache<String, String> renewing() {
    return builder()
        .refreshAfter(ofSeconds(10))
        .concurrentLoads(2)
        .loader(key -> called.isEmpty() ? "old" : slow(key))
        .build();
  }

  @Test
  void renewals_doNotStandBeforeAReadThatNeedsALoad() {
    try (TieredCache<String, String> cache = renewing()) {
      keys(50).forEach(cache::get);
      called.add("from now on loads are slow");
      clock.advance(ofSeconds(20));
      keys(50).forEach(key -> assertThat(cache.get(key)).isEqualTo("old"));
      assertThat(cache.operations().state().loads()).isEqualTo(2);
      assertThat(cache.operations().state().waiting()).isZero();
      CompletableFuture<String> cold = CompletableFuture.supplyAsync(() -> cache.get("cold"));
      await().until(() -> cache.operations().state().waiting() == 1);
      mayReturn.release();
      await().until(() -> called.contains("cold"));
      mayReturn.release(100);
      assertThat(cold).succeedsWithin(ofSeconds(10)).isEqualTo("vcold");
    }
  }

  @Test
  void renewalThatFoundNoPlace_isMadeUpForByTheNextLook() {
    try (TieredCache<String, String> cache = renewing()) {
      keys(3).forEach(cache::get);
      called.add("from now on loads are slow");
      clock.advance(ofSeconds(20));
      keys(3).forEach(cache::get);
      awaitCalls(3);
      mayReturn.release(100);
      await().until(() -> cache.operations().state().loads() == 0);
      List<String> renewed = new ArrayList<>(called);
      clock.advance(ofSeconds(1));
      keys(3).forEach(cache::get);
      await().until(() -> called.containsAll(keys(3)));
      assertThat(renewed).doesNotContain("2");
    }
  }
}
