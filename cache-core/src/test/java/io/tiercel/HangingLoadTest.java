package io.tiercel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tiercel.error.LoadTimeoutException;
import io.tiercel.error.TierException;
import io.tiercel.policy.TimeLimits;
import io.tiercel.testkit.Fault.Failure;
import io.tiercel.testkit.Faults;
import io.tiercel.testkit.Faults.Operation;
import io.tiercel.testkit.FaultyTier;
import io.tiercel.testkit.ModelStack;
import io.tiercel.testkit.SharedTierFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is due comes in time although every thread of the executor hangs in a loader. */
@Timeout(60)
class HangingLoadTest {

  private static final Duration LIMIT = Duration.ofMillis(200);
  private static final Duration SOON = Duration.ofSeconds(10);

  private final ExecutorService one = Executors.newSingleThreadExecutor();
  private final ExecutorService readers = Executors.newCachedThreadPool();
  private final CountDownLatch never = new CountDownLatch(1);
  private final CountDownLatch hangs = new CountDownLatch(1);

  @AfterEach
  void release() {
    never.countDown();
    one.shutdownNow();
    readers.shutdownNow();
  }

  private CacheBuilder<String, String> hanging() {
    return hanging(Duration.ofHours(1));
  }

  private CacheBuilder<String, String> hanging(Duration life) {
    return TieredCache.<String, String>named("hanging")
        .memory(memory -> memory.maximumSize(1_000).timeToLive(life))
        .loader(
            key -> {
              hangs.countDown();
              never.await();
              return key;
            });
  }

  private CompletableFuture<String> get(TieredCache<String, String> cache, String key) {
    return CompletableFuture.supplyAsync(() -> cache.get(key), readers);
  }

  private static void assertTimesOut(CompletableFuture<String> answer) {
    assertThat(answer)
        .failsWithin(SOON)
        .withThrowableThat()
        .havingRootCause()
        .isInstanceOf(LoadTimeoutException.class);
  }

  @Test
  void loadTimeout_isKeptWhenTheLentExecutorHangs() {
    try (TieredCache<String, String> cache = hanging().executor(one).loadTimeout(LIMIT).build()) {
      assertTimesOut(get(cache, "k"));
      assertTimesOut(get(cache, "queued"));
      assertTimesOut(cache.async().get("asynchronous"));
    }
  }

  @Test
  void loadTimeout_isKeptWhenTheSharedPoolHangs() {
    try (TieredCache<String, String> cache = hanging().loadTimeout(LIMIT).build()) {
      List<CompletableFuture<String>> answers =
          IntStream.range(0, 300).mapToObj(i -> cache.async().get("k" + i)).toList();
      answers.forEach(HangingLoadTest::assertTimesOut);
      assertTimesOut(get(cache, "k"));
    }
  }

  /** An application may do as it likes with its answers. */
  @Test
  void callbackOfATimeOutThatBlocks_holdsUpNobody() {
    try (TieredCache<String, String> cache = hanging().executor(one).loadTimeout(LIMIT).build()) {
      for (int i = 0; i < 20; i++) {
        CompletableFuture<?> unused =
            cache.async().get("k" + i).handle((value, failure) -> awaitQuietly(never));
      }
      assertTimesOut(get(cache, "k"));
    }
  }

  private static boolean awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
      return true;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Test
  void softLoadTimeout_isKeptWhenTheLentExecutorHangs() {
    try (TieredCache<String, String> cache =
        hanging(Duration.ofMillis(50))
            .staleFor(Duration.ofHours(1))
            .softLoadTimeout(LIMIT)
            .executor(one)
            .build()) {
      cache.put("k", "old");
      CompletableFuture<String> unused = cache.async().get("other");
      assertThat(awaitQuietly(hangs)).isTrue();
      await().until(() -> cache.getIfPresent("k") == null);
      assertThat(get(cache, "k")).succeedsWithin(SOON).isEqualTo("old");
    }
  }

  @Test
  void timeLimitsAndRetriesOfTiers_comeInTimeWhenTheLentExecutorHangs() {
    try (ModelStack stack = ModelStack.of(ModelStack.SHARED)) {
      Faults faults = new Faults();
      TieredCache<String, String> cache =
          hanging()
              .tier(
                  FaultyTier.factory(
                      new SharedTierFactory<>("tier", stack.server(ModelStack.SHARED)), faults),
                  tier -> tier.timeLimits(TimeLimits.all(LIMIT)).withoutBreaker())
              .executor(one)
              .build();
      CompletableFuture<String> unused = cache.async().get("k");
      await().until(() -> hangs.getCount() == 0);
      faults.next(Operation.REMOVE, Failure.NEVER_ANSWERS);
      assertThat(CompletableFuture.runAsync(() -> cache.invalidate("k"), readers))
          .failsWithin(SOON)
          .withThrowableThat()
          .havingCause()
          .isInstanceOf(TierException.class);
      await().until(() -> cache.operations().undelivered() == 0);
      cache.close();
    }
  }
}
