package io.tiercel;

import static io.tiercel.testkit.ModelStack.MEMORY;
import static io.tiercel.testkit.ModelStack.SHARED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tiercel.error.CacheClosedException;
import io.tiercel.error.TierException;
import io.tiercel.policy.BreakerPolicy;
import io.tiercel.policy.BreakerPolicy.Trip;
import io.tiercel.testkit.Facade;
import io.tiercel.testkit.Fault.Failure;
import io.tiercel.testkit.Faults;
import io.tiercel.testkit.Faults.Operation;
import io.tiercel.testkit.ModelStack;
import io.tiercel.testkit.RecordingLoader;
import io.tiercel.testkit.Scene;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How undelivered invalidations get to a tier that is back. */
@Timeout(60)
class RedeliveryTest {

  /** Opens after a few failures, and stays open for longer than any test passes. */
  private static final BreakerPolicy PATIENT =
      BreakerPolicy.DEFAULT
          .withTrip(Trip.DEFAULT.over(Duration.ofSeconds(10), 5))
          .openFor(Duration.ofHours(5), Duration.ofHours(5))
          .withProbes(2);

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

  private TieredCache<String, String> guarded(String name) {
    return scene.open(
        TieredCache.<String, String>named(name)
            .memory(memory -> memory.maximumSize(100))
            .tier(stack.factory(SHARED), tier -> tier.breaker(PATIENT))
            .scheduling(stack.scheduling())
            .loader(loader));
  }

  private static String breaker(TieredCache<String, String> cache) {
    return cache.operations().state().tier(SHARED).breaker();
  }

  private void openBreakerByInvalidating(String key, TieredCache<String, String> cache) {
    shared.always(Operation.REMOVE, Failure.FAILS);
    for (int i = 0; i < 10; i++) {
      assertThatThrownBy(() -> cache.invalidate(key)).isInstanceOf(TierException.class);
    }
    assertThat(breaker(cache)).isEqualTo("OPEN");
  }

  @Test
  void close_deliversThroughAnOpenBreaker() {
    TieredCache<String, String> other = scene.open(loader);
    TieredCache<String, String> cache = guarded(other.name());
    cache.get("k");
    openBreakerByInvalidating("k", cache);
    shared.heal();
    cache.close();
    assertThat(other.getIfPresent("k")).isNull();
  }

  @Test
  void close_triesAgainUntilItIsDelivered() {
    TieredCache<String, String> other = scene.open(loader);
    TieredCache<String, String> cache = scene.open(loader);
    cache.get("k");
    shared.next(6, Operation.REMOVE, Failure.FAILS);
    assertThatThrownBy(() -> cache.invalidate("k")).isInstanceOf(TierException.class);
    cache.close();
    assertThat(other.getIfPresent("k")).isNull();
  }

  @Test
  void redelivery_doesNotWaitForTheBreakersPause_andEndsIt() {
    TieredCache<String, String> cache = guarded("c");
    openBreakerByInvalidating("k", cache);
    shared.heal();
    scene.pass(10);
    eventually(() -> cache.operations().undelivered() == 0);
    eventually(() -> breaker(cache).equals("CLOSED"));
  }

  @Test
  void redeliveryThatFails_leavesTheBreakersPauseAlone() {
    TieredCache<String, String> cache = guarded("c");
    openBreakerByInvalidating("k", cache);
    int before = shared.calls(Operation.REMOVE);
    scene.pass(60);
    assertThat(shared.calls(Operation.REMOVE)).isBetween(before + 5, before + 40);
    assertThat(breaker(cache)).isEqualTo("OPEN");
    int reads = shared.calls(Operation.GET);
    cache.get("other");
    assertThat(shared.calls(Operation.GET)).isEqualTo(reads);
  }

  @Test
  void settlingOfWhatCloseCouldNotDeliver_fails() {
    TieredCache<String, String> cache = scene.open(loader);
    shared.always(Operation.REMOVE, Failure.FAILS);
    assertThatThrownBy(() -> cache.invalidate("k")).isInstanceOf(TierException.class);
    CompletableFuture<Void> settled = cache.operations().settled();
    cache.close();
    scene.pass(1);
    assertThat(settled)
        .failsWithin(Duration.ofSeconds(20))
        .withThrowableThat()
        .withRootCauseInstanceOf(CacheClosedException.class);
  }

  @Test
  void settlingOfWhatCloseDelivers_isWaitedFor() {
    TieredCache<String, String> cache = scene.open(loader);
    shared.next(6, Operation.REMOVE, Failure.FAILS);
    assertThatThrownBy(() -> cache.invalidate("k")).isInstanceOf(TierException.class);
    CompletableFuture<Void> settled = cache.operations().settled();
    cache.close();
    scene.pass(10);
    assertThat(settled).succeedsWithin(Duration.ofSeconds(20));
  }
}
