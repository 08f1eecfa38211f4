package io.tiercel;

import static io.tiercel.testkit.ModelStack.FAR;
import static io.tiercel.testkit.ModelStack.MEMORY;
import static io.tiercel.testkit.ModelStack.SHARED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tiercel.control.Health;
import io.tiercel.control.Status;
import io.tiercel.control.TierHealth;
import io.tiercel.control.TierMode;
import io.tiercel.error.TierException;
import io.tiercel.policy.BreakerPolicy;
import io.tiercel.spi.Observer;
import io.tiercel.testkit.Facade;
import io.tiercel.testkit.Fault.Failure;
import io.tiercel.testkit.Fault.Slow;
import io.tiercel.testkit.Faults;
import io.tiercel.testkit.Faults.Operation;
import io.tiercel.testkit.LogLines;
import io.tiercel.testkit.ModelStack;
import io.tiercel.testkit.RecordingLoader;
import io.tiercel.testkit.Scene;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a cache says of itself and its tiers. */
@Timeout(60)
class HealthTest {
  private final ModelStack stack = ModelStack.of(MEMORY, SHARED);
  private final Scene scene = new Scene(stack, Facade.BLOCKING);
  private final Faults shared = stack.faults(SHARED);
  private final RecordingLoader loader = new RecordingLoader();

  @AfterEach
  void close() {
    shared.heal();
    scene.close();
  }

  private static void eventually(Callable<Boolean> condition) {
    await().pollInterval(Duration.ofMillis(2)).atMost(Duration.ofSeconds(20)).until(condition);
  }

  private TieredCache<String, String> open() {
    TieredCache<String, String> cache = scene.open(loader);
    eventually(() -> cache.operations().state().coherent());
    return cache;
  }

  private static TierHealth shared(TieredCache<String, String> cache) {
    return cache.operations().health().tier(SHARED);
  }

  @Test
  void newCache_isUpWithAHundredPoints() {
    Health health = open().operations().health();
    assertThat(health.status()).isEqualTo(Status.UP);
    assertThat(health.score()).isEqualTo(100);
    assertThat(health.tiers()).extracting(TierHealth::tier).containsExactly(MEMORY, SHARED);
    assertThat(health.tiers()).extracting(TierHealth::reason).containsOnly("in order");
  }

  @Test
  void tierThatFails_isDegradedThenDownThenUpAgain() {
    TieredCache<String, String> cache = open();
    shared.next(3, Operation.GET, Failure.FAILS);
    cache.getIfPresent("k");
    assertThat(shared(cache).status()).isEqualTo(Status.DEGRADED);
    assertThat(cache.operations().health().score()).isEqualTo(80);
    cache.get("a");
    cache.get("b");
    TierHealth down = shared(cache);
    assertThat(down.status()).isEqualTo(Status.DOWN);
    assertThat(down.reason()).contains("fail");
    assertThat(down.meanwhile()).contains("reads go past it");
    assertThat(cache.operations().health().score()).isEqualTo(60);
    assertThat(cache.operations().health().status()).isEqualTo(Status.DEGRADED);
    scene.pass(5);
    assertThat(shared(cache).since()).as("since it went down").isEqualTo(down.since());
    cache.getIfPresent("none");
    assertThat(shared(cache).status()).isEqualTo(Status.UP);
    assertThat(shared(cache).since()).isAfter(down.since());
    assertThat(cache.operations().health().score()).isEqualTo(100);
  }

  @Test
  void openBreaker_isADownTierUntilItCloses() {
    TieredCache<String, String> cache =
        scene.open(
            TieredCache.<String, String>named("c")
                .memory(memory -> memory.maximumSize(100))
                .tier(stack.factory(SHARED), tier -> tier.breaker(BreakerPolicy.DEFAULT))
                .scheduling(stack.scheduling())
                .loader(loader));
    eventually(() -> cache.operations().state().coherent());
    assertThat(cache.operations().state().tier(SHARED).breaker()).isEqualTo("CLOSED");
    assertThat(cache.operations().state().tier(MEMORY).breaker()).isEqualTo("NONE");
    shared.always(Operation.GET, Failure.FAILS);
    for (int i = 0; i < 30; i++) {
      cache.getIfPresent("k" + i);
    }
    assertThat(cache.operations().state().tier(SHARED).breaker()).isEqualTo("OPEN");
    assertThat(shared(cache).status()).isEqualTo(Status.DOWN);
    assertThat(shared(cache).reason()).contains("breaker");
    shared.heal();
    scene.pass(2);
    for (int i = 0; i < 5; i++) {
      cache.getIfPresent("k" + i);
    }
    assertThat(cache.operations().state().tier(SHARED).breaker()).isEqualTo("CLOSED");
    eventually(() -> shared(cache).status() == Status.UP);
  }

  @Test
  void undeliveredInvalidation_degradesTheTierThatMissedIt() {
    TieredCache<String, String> cache = open();
    shared.always(Operation.REMOVE, Failure.FAILS);
    assertThatThrownBy(() -> cache.invalidate("k")).isInstanceOf(TierException.class);
    cache.getIfPresent("other"); // its last call went well
    assertThat(shared(cache).status()).isEqualTo(Status.DEGRADED);
    assertThat(shared(cache).reason()).contains("missed invalidations");
    assertThat(cache.operations().state().tier(SHARED).undelivered()).isEqualTo(1);
    shared.heal();
    scene.pass(30);
    eventually(() -> shared(cache).status() == Status.UP);
    assertThat(cache.operations().state().undelivered()).isZero();
  }

  @Test
  void switchedTier_isDegradedAndSaysWhoDidIt() {
    TieredCache<String, String> cache = open();
    cache.operations().control().switchTier(SHARED, TierMode.OFF);
    assertThat(shared(cache).status()).isEqualTo(Status.DEGRADED);
    assertThat(shared(cache).reason()).isEqualTo("switched off by an operator");
    assertThat(cache.operations().health().score()).isEqualTo(80);
    cache.operations().control().switchTier(SHARED, TierMode.ON);
    assertThat(cache.operations().health().score()).isEqualTo(100);
  }

  private static void fail(TieredCache<String, String> cache, int times) {
    for (int i = 0; i < times; i++) {
      assertThatThrownBy(() -> cache.get("bad")).hasMessage("down");
    }
  }

  @Test
  void fewLoads_sayNothingOfTheSource() {
    TieredCache<String, String> cache = open();
    loader.fails("bad", new IllegalStateException("down"));
    fail(cache, 19);
    Health health = cache.operations().health();
    assertThat(health.failingLoads()).isEqualTo(1);
    assertThat(health.score()).isEqualTo(100);
    assertThat(health.status()).isEqualTo(Status.UP);
    fail(cache, 1);
    assertThat(cache.operations().health().score()).isEqualTo(60);
    assertThat(cache.operations().health().status()).isEqualTo(Status.DOWN);
  }

  @Test
  void failingLoads_costTheirShareAndAreForgottenAfterAMinute() {
    TieredCache<String, String> cache = open();
    loader.fails("bad", new IllegalStateException("down"));
    for (int i = 0; i < 15; i++) {
      cache.get("good" + i);
    }
    fail(cache, 5);
    Health health = cache.operations().health();
    assertThat(health.failingLoads()).isEqualTo(0.25);
    assertThat(health.score()).isEqualTo(90);
    assertThat(health.status()).isEqualTo(Status.DEGRADED);
    fail(cache, 10);
    assertThat(cache.operations().health().status()).isEqualTo(Status.DOWN);
    stack.pass(Duration.ofSeconds(70));
    assertThat(cache.operations().health().failingLoads()).isZero();
    eventually(() -> cache.operations().health().score() == 100);
  }

  private CacheBuilder<String, String> guarded(BreakerPolicy policy) {
    return TieredCache.<String, String>named("c")
        .memory(memory -> memory.maximumSize(100))
        .tier(stack.factory(SHARED), tier -> tier.breaker(policy))
        .scheduling(stack.scheduling())
        .loader(loader);
  }

  /**
   * Whoever turned it may be held up before he tells of it. No heartbeat asks a tier beyond Home.
   */
  @Test
  void turnsThatAreToldInAnotherOrder_leaveWhatIsSoNow() throws Exception {
    CountDownLatch halfOpen = new CountDownLatch(1);
    CountDownLatch told = new CountDownLatch(1);
    Observer<String, String> slow =
        new Observer<>() {
          @Override
          public void breaker(String tier, String state) {
            if (state.equals("HALF_OPEN")) {
              halfOpen.countDown();
              awaitQuietly(told);
            }
          }
        };
    BreakerPolicy policy =
        BreakerPolicy.DEFAULT.openFor(Duration.ofSeconds(1), Duration.ofSeconds(5)).withProbes(3);
    TieredCache<String, String> cache =
        scene.open(
            TieredCache.<String, String>named("c")
                .tier(stack.factory(SHARED), TierBuilder::withoutBreaker)
                .tier(stack.factory(FAR), tier -> tier.breaker(policy))
                .scheduling(stack.scheduling())
                .observer(slow));
    Faults far = stack.faults(FAR);
    far.always(Operation.GET, Failure.FAILS);
    for (int i = 0; i < 30; i++) {
      cache.getIfPresent("k" + i);
    }
    far.heal();
    scene.pass(2);
    CompletableFuture<String> turning = scene.meanwhile(() -> cache.getIfPresent("k"));
    assertThat(halfOpen.await(20, TimeUnit.SECONDS)).isTrue();
    for (int i = 0; i < 3; i++) {
      cache.getIfPresent("k" + i);
    }
    told.countDown();
    turning.get(20, TimeUnit.SECONDS);
    assertThat(cache.operations().state().tier(FAR).breaker()).isEqualTo("CLOSED");
    assertThat(cache.operations().health().tier(FAR).status()).isEqualTo(Status.UP);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void openBreaker_isToldWithWhatOpenedIt() {
    TieredCache<String, String> cache = scene.open(guarded(BreakerPolicy.DEFAULT));
    shared.always(Operation.GET, Failure.FAILS);
    for (int i = 0; i < 30; i++) {
      cache.getIfPresent("k" + i);
    }
    assertThat(shared(cache).reason())
        .isEqualTo("its circuit breaker is open after InjectedFailure");
  }

  @Test
  void breakerThatASilentTierOpens_isToldWithTheTimeOutAtOnce() {
    try (LogLines log = new LogLines()) {
      TieredCache<String, String> cache = scene.open(guarded(BreakerPolicy.DEFAULT));
      shared.always(Operation.GET, Failure.NEVER_ANSWERS);
      CompletableFuture<String> reader = scene.meanwhile(() -> cache.getIfPresent("k"));
      eventually(() -> shared.calls(Operation.GET) == 1);
      scene.pass(2);
      reader.join();
      assertThat(log.with("breaker"))
          .singleElement()
          .asString()
          .contains("after TierTimeoutException");
    }
  }

  @Test
  void breakerThatSlowCallsOpen_isToldWithThat() {
    TieredCache<String, String> cache = scene.open(guarded(BreakerPolicy.DEFAULT));
    shared.always(Operation.GET, new Slow(stack.scheduling(), Duration.ofMillis(300)));
    List<CompletableFuture<String>> reads = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      String key = "k" + i;
      reads.add(scene.meanwhile(() -> cache.getIfPresent(key)));
    }
    scene.pass(1);
    reads.forEach(CompletableFuture::join);
    assertThat(shared(cache).reason()).isEqualTo("its circuit breaker is open, its calls are slow");
  }

  /** The heartbeats of a cache that memory answers are all the calls that there are. */
  @Test
  void breakerOfATierThatNobodyAsks_closesByItsHeartbeats() {
    TieredCache<String, String> cache = scene.open(guarded(BreakerPolicy.DEFAULT));
    shared.always(Operation.GET, Failure.FAILS);
    for (int i = 0; i < 30; i++) {
      cache.getIfPresent("k" + i);
    }
    assertThat(shared(cache).status()).isEqualTo(Status.DOWN);
    shared.heal();
    scene.pass(60);
    eventually(() -> shared(cache).status() == Status.UP);
  }
}
