package io.tiercel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tiercel.error.CacheException;
import io.tiercel.error.LostLeaseException;
import io.tiercel.error.TierException;
import io.tiercel.policy.RetryPolicy;
import io.tiercel.spi.Scheduling;
import io.tiercel.testkit.Conditions;
import io.tiercel.testkit.Fault.Failure;
import io.tiercel.testkit.Faults;
import io.tiercel.testkit.Faults.Operation;
import io.tiercel.testkit.FaultyTier;
import io.tiercel.testkit.Gate;
import io.tiercel.testkit.ManualScheduling;
import io.tiercel.testkit.Network;
import io.tiercel.testkit.SharedServer;
import io.tiercel.testkit.SharedTierFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What atomic operations believe when nodes do not hear each other well. */
@Timeout(60)
class AtomicOperationTest {
  private final ManualScheduling scheduling = ManualScheduling.callerRuns();
  private final SharedServer server = new SharedServer(scheduling);
  private final List<Throwable> failures = new CopyOnWriteArrayList<>();

  private TieredCache<String, String> node(Scheduling clock, Network network) {
    return TieredCache.<String, String>named("c")
        .memory(memory -> memory.maximumSize(100))
        .tier(new SharedTierFactory<>("shared", server, network))
        .scheduling(clock)
        .build();
  }

  @Test
  void operationOnANodeThatMissedAMessage_seesWhatHomeHas() {
    ManualScheduling behind = ManualScheduling.callerRuns();
    scheduling.advance(Duration.ofMillis(500));
    Network deaf = Network.of(scheduling);
    deaf.become(Conditions.IDEAL.losing(0, 0, 1));
    try (TieredCache<String, String> one = node(scheduling, deaf);
        TieredCache<String, String> other = node(behind, Network.of(behind))) {
      one.asMap().merge("k", "1", String::concat);
      other.asMap().merge("k", "2", String::concat);
      assertThat(one.getIfPresent("k")).isEqualTo("1");
      assertThat(one.asMap().merge("k", "3", String::concat)).isEqualTo("123");
    }
  }

  @Test
  void operationOnAKeyThatHomeBlocks_neverDecidesOnWhatLiesBeyond() {
    SharedServer beyond = new SharedServer(scheduling);
    Faults faults = new Faults();
    try (TieredCache<String, String> one = threeTiers(beyond, faults);
        TieredCache<String, String> other = threeTiers(beyond, new Faults())) {
      one.get("k", key -> "old");
      faults.always(Operation.REMOVE, Failure.FAILS);
      assertThatThrownBy(() -> one.invalidate("k")).isInstanceOf(TierException.class);
      assertThatThrownBy(() -> other.asMap().putIfAbsent("k", "new"))
          .isInstanceOf(CacheException.class)
          .hasMessageContaining("waitAtMost");
      assertThat(other.getIfPresent("k")).isNull();
    }
  }

  @Test
  void removalOfWhatHomeHasLost_emptiesThisNodesMemoryToo() {
    try (TieredCache<String, String> one = node(scheduling, Network.of(scheduling))) {
      for (String key : List.of("a", "b")) {
        one.get(key, same -> "v");
        server.<String, String>store("c").evict(key);
      }
      assertThat(one.asMap().remove("a")).isNull();
      assertThat(one.asMap().compute("b", (key, value) -> null)).isNull();
      assertThat(one.getAllPresent(List.of("a", "b"))).isEmpty();
    }
  }

  @Test
  void staleValueThatIsInvalidatedMeanwhile_isNotPutBack() {
    try (TieredCache<String, String> one = stale();
        TieredCache<String, String> other = stale()) {
      one.get("k", key -> "old");
      scheduling.advance(Duration.ofSeconds(2));
      assertThatThrownBy(
              () ->
                  one.asMap()
                      .compute(
                          "k",
                          (key, value) -> {
                            other.invalidate("k");
                            throw new IllegalStateException("undecided");
                          }))
          .hasMessage("undecided");
      for (TieredCache<String, String> node : List.of(one, other)) {
        assertThatThrownBy(() -> node.get("k", AtomicOperationTest::down)).hasMessage("down");
      }
    }
  }

  private static String down(String key) {
    throw new IllegalStateException("down");
  }

  private TieredCache<String, String> stale() {
    return TieredCache.<String, String>named("c")
        .memory(memory -> memory.maximumSize(100))
        .tier(
            new SharedTierFactory<>("shared", server),
            tier -> tier.timeToLive(Duration.ofSeconds(1)).jitter(0))
        .staleFor(Duration.ofHours(1))
        .retry(RetryPolicy.NONE)
        .scheduling(scheduling)
        .build();
  }

  @Test
  void functionThatTakesLongerThanALeaseLives_keepsIt() {
    try (TieredCache<String, String> one = node(scheduling, Network.of(scheduling))) {
      one.asMap()
          .compute(
              "k",
              (key, value) -> {
                for (int i = 0; i < 100; i++) {
                  scheduling.advance(Duration.ofMillis(200));
                }
                return "new";
              });
      assertThat(one.getIfPresent("k")).isEqualTo("new");
    }
  }

  @Test
  void operationThatLosesItsLease_leavesNothingThatWasLoadedMeanwhile() {
    try (TieredCache<String, String> one = node(scheduling, Network.of(scheduling));
        TieredCache<String, String> other = node(scheduling, Network.of(scheduling))) {
      assertThatThrownBy(
              () ->
                  one.asMap()
                      .compute(
                          "k",
                          (key, value) -> {
                            server.<String, String>store("c").evictLease("k");
                            assertThat(other.get("k", same -> "old")).isEqualTo("old");
                            return "new";
                          }))
          .isInstanceOf(LostLeaseException.class);
      assertThat(one.getIfPresent("k")).isNull();
      assertThat(other.getIfPresent("k")).isNull();
    }
  }

  private TieredCache<String, String> threeTiers(SharedServer beyond, Faults faults) {
    return TieredCache.<String, String>named("c")
        .memory(memory -> memory.maximumSize(100))
        .tier(new SharedTierFactory<>("shared", server))
        .tier(FaultyTier.factory(new SharedTierFactory<>("far", beyond), faults))
        .waitAtMost(Duration.ZERO)
        .scheduling(scheduling)
        .build();
  }

  @Test
  void putOfTheKeyThatIsBeingDecidedAbout_failsInsteadOfWaitingForItself() {
    try (TieredCache<String, String> cache = node(scheduling, Network.of(scheduling))) {
      assertThatThrownBy(
              () ->
                  cache
                      .asMap()
                      .compute(
                          "k",
                          (key, value) -> {
                            cache.put("k", "2");
                            return "1";
                          }))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("wait for itself");
      cache.asMap().compute("k", (key, value) -> put(cache, "other"));
      assertThat(cache.getIfPresent("k")).isEqualTo("other");
      assertThat(cache.getIfPresent("other")).isEqualTo("other");
    }
  }

  @Test
  void operationsThatWaitForEachOther_endByTheFailureOfOne() throws Exception {
    try (TieredCache<String, String> cache = node(scheduling, Network.of(scheduling))) {
      CyclicBarrier both = new CyclicBarrier(2);
      List<Thread> threads =
          List.of(
              started(() -> within(cache, both, "a", () -> put(cache, "b"))),
              started(() -> within(cache, both, "b", () -> merged(cache, "a"))));
      for (Thread thread : threads) {
        thread.join(20_000);
        assertThat(thread.isAlive()).isFalse();
      }
      cache.put("a", "after");
      cache.put("b", "after");
      assertThat(cache.getIfPresent("a")).isEqualTo("after");
      assertThat(failures)
          .isNotEmpty()
          .allSatisfy(
              it ->
                  assertThat(it)
                      .isInstanceOf(CacheException.class)
                      .hasMessageContaining("itself waits for the writing thread"));
    }
  }

  @Test
  void loaderThatWritesWhatWaitsForItsLoad_failsOrLetsTheOtherFail() throws Exception {
    try (TieredCache<String, String> cache = node(scheduling, Network.of(scheduling))) {
      for (Function<String, String> write :
          List.<Function<String, String>>of(key -> put(cache, key), key -> merged(cache, key))) {
        failures.clear();
        CyclicBarrier both = new CyclicBarrier(2);
        List<Thread> threads =
            List.of(
                started(() -> cache.get("a", key -> met(both) + write.apply("b"))),
                started(() -> within(cache, both, "b", () -> cache.get("a", key -> "other"))));
        for (Thread thread : threads) {
          thread.join(20_000);
          assertThat(thread.isAlive()).isFalse();
        }
        assertThat(failures).isNotEmpty().allMatch(CacheException.class::isInstance);
        cache.put("b", "after");
        assertThat(cache.get("b", key -> "other")).isEqualTo("after");
        cache.invalidate("a");
        assertThat(cache.get("a", key -> "loaded")).isEqualTo("loaded");
        cache.invalidateAll();
      }
    }
  }

  private static void within(
      TieredCache<String, String> cache, CyclicBarrier both, String key, Supplier<String> work) {
    String unused = cache.asMap().compute(key, (same, value) -> met(both) + work.get());
  }

  private static String met(CyclicBarrier both) {
    try {
      both.await();
      return "met ";
    } catch (InterruptedException | BrokenBarrierException broken) {
      throw new AssertionError(broken);
    }
  }

  private static String merged(TieredCache<String, String> cache, String key) {
    return cache.asMap().merge(key, key, String::concat);
  }

  private static String put(TieredCache<String, String> cache, String key) {
    cache.put(key, key);
    return key;
  }

  @Test
  void operationInterruptedWhileItLooksBeyondHome_keepsNothing() throws Exception {
    Faults far = new Faults();
    try (TieredCache<String, String> cache = threeTiers(new SharedServer(scheduling), far)) {
      far.always(Operation.GET, Failure.NEVER_ANSWERS);
      Thread merging = started(() -> cache.asMap().merge("k", "1", String::concat));
      await().until(() -> far.calls(Operation.GET) == 1);
      interrupt(merging);
      far.heal();
      assertThat(cache.get("k", key -> "loaded")).isEqualTo("loaded");
      assertThat(cache.get("k", key -> "loaded again")).isEqualTo("loaded");
    }
  }

  @Test
  void operationInterruptedWhileItStores_isFollowedByTheNextAllTheSame() throws Exception {
    Gate gate = Gate.before();
    Faults home = new Faults();
    try (TieredCache<String, String> cache =
        TieredCache.<String, String>named("c")
            .tier(FaultyTier.factory(new SharedTierFactory<>("shared", server), home))
            .scheduling(scheduling)
            .build()) {
      home.next(Operation.FILL, gate);
      Thread first = started(() -> cache.asMap().merge("k", "1", String::concat));
      await().until(() -> home.calls(Operation.FILL) == 1);
      interrupt(first);
      Thread second = started(() -> cache.asMap().merge("k", "2", String::concat));
      await().until(() -> second.getState() == Thread.State.WAITING);
      gate.open();
      second.join();
      assertThat(cache.getIfPresent("k")).isEqualTo("12");
    }
  }

  private Thread started(Runnable task) {
    Thread thread = new Thread(task, "atomic");
    thread.setUncaughtExceptionHandler((failed, failure) -> failures.add(failure));
    thread.start();
    return thread;
  }

  private static void interrupt(Thread thread) throws InterruptedException {
    await().until(() -> thread.getState() == Thread.State.WAITING);
    thread.interrupt();
    thread.join();
  }
}
