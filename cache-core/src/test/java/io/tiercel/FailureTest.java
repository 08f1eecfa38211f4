package io.tiercel;

import static io.tiercel.testkit.ModelStack.FAR;
import static io.tiercel.testkit.ModelStack.MEMORY;
import static io.tiercel.testkit.ModelStack.SHARED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tiercel.error.TierException;
import io.tiercel.policy.BreakerPolicy;
import io.tiercel.policy.TimeLimits;
import io.tiercel.spi.Observer;
import io.tiercel.spi.Scheduling;
import io.tiercel.testkit.Facade;
import io.tiercel.testkit.Fault.Failure;
import io.tiercel.testkit.Faults;
import io.tiercel.testkit.Faults.Operation;
import io.tiercel.testkit.Gate;
import io.tiercel.testkit.Invalidating;
import io.tiercel.testkit.ModelStack;
import io.tiercel.testkit.RecordingLoader;
import io.tiercel.testkit.Scene;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a cache does while a tier fails, hangs or cannot be reached. */
@Timeout(60)
class FailureTest {
  private final ModelStack two = ModelStack.of(MEMORY, SHARED);
  private final ModelStack three = ModelStack.of(MEMORY, SHARED, FAR);
  private final Scene scene = new Scene(two, Facade.BLOCKING);
  private final Scene wide = new Scene(three, Facade.BLOCKING);
  private final Faults shared = two.faults(SHARED);
  private final Faults home = three.faults(SHARED);
  private final Faults far = three.faults(FAR);
  private final RecordingLoader loader =
      new RecordingLoader()
          .settings((key, entry) -> entry.tags("tag of " + key.replaceAll(":.*", "")));

  @AfterEach
  void close() {
    shared.heal();
    home.heal();
    far.heal();
    scene.close();
    wide.close();
  }

  private static void eventually(Callable<Boolean> condition) {
    await().pollInterval(Duration.ofMillis(2)).atMost(Duration.ofSeconds(20)).until(condition);
  }

  private TieredCache<String, String> open(Scene where) {
    return where.open(loader, builder -> builder.prefixes(':', 1));
  }

  @Test
  void tierThatFailsOnARead_isACountedMiss() {
    TieredCache<String, String> cache = open(scene);
    shared.always(Operation.GET, Failure.FAILS);
    assertThat(cache.get("k")).isEqualTo("k#1");
    assertThat(cache.getIfPresent("none")).isNull();
    assertThat(cache.stats().tier(SHARED).errors()).isEqualTo(2);
    shared.always(Operation.GET, Failure.THROWS);
    assertThat(cache.getAll(List.of("a", "b", "k"))).hasSize(3);
    assertThat(cache.stats().tier(SHARED).errors()).isEqualTo(4);
  }

  @Test
  void tierThatHangs_isWaitedForAsLongAsItsLimitSays() {
    TieredCache<String, String> cache =
        scene.open(
            TieredCache.<String, String>named("c")
                .memory(memory -> memory.maximumSize(100))
                .tier(
                    two.factory(SHARED),
                    tier ->
                        tier.timeLimits(TimeLimits.all(Duration.ofSeconds(10))).withoutBreaker())
                .scheduling(two.scheduling())
                .loader(loader));
    shared.always(Operation.GET, Failure.NEVER_ANSWERS);
    CompletableFuture<String> reader = scene.meanwhile(() -> cache.get("k"));
    eventually(() -> shared.calls(Operation.GET) == 1);
    scene.pass(8);
    assertThat(reader).isNotDone();
    scene.pass(3);
    assertThat(reader.orTimeout(20, TimeUnit.SECONDS).join()).isEqualTo("k#1");
    assertThat(cache.stats().tier(SHARED).errors()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(names = {"KEY", "KEYS", "TAG", "PREFIX", "ALL"})
  void tierThatMissedAnInvalidation_isNotBelievedUntilItWasReached(Invalidating how) {
    TieredCache<String, String> cache = open(scene);
    String key = how.key();
    loader.becomes(key, "old");
    cache.get(key);
    loader.becomes(key, "new");
    shared.always(Operation.REMOVE, Failure.FAILS);
    assertThatThrownBy(() -> how.change(cache, "unused"))
        .isInstanceOf(TierException.class)
        .hasMessageContaining(SHARED)
        .hasMessageContaining(cache.name());
    assertThat(cache.operations().undelivered()).isPositive();
    assertThat(cache.stats().invalidationFailures()).isEqualTo(1);
    assertThat(cache.getIfPresent(key)).isNull();
    assertThat(cache.get(key)).isEqualTo("new");
    int loads = loader.loads(key);
    assertThat(cache.get(key)).isEqualTo("new");
    assertThat(loader.loads(key)).as("nothing was filled").isEqualTo(loads + 1);
    shared.heal();
    scene.pass(20);
    eventually(() -> cache.operations().undelivered() == 0);
    assertThat(cache.get(key)).isEqualTo("new");
    loads = loader.loads(key);
    assertThat(cache.get(key)).isEqualTo("new");
    assertThat(loader.loads(key)).as("filled again").isEqualTo(loads);
  }

  @Test
  void undeliveredInvalidation_concernsNoOtherKey() {
    TieredCache<String, String> cache = open(scene);
    cache.getAll(List.of("one", "other"));
    shared.next(Operation.REMOVE, Failure.FAILS);
    assertThatThrownBy(() -> cache.invalidate("one")).isInstanceOf(TierException.class);
    assertThat(cache.get("other")).isEqualTo("other#1");
    cache.get("third");
    assertThat(cache.get("third")).isEqualTo("third#1");
    assertThat(cache.get("one")).isEqualTo("one#2");
  }

  @Test
  void undeliveredInvalidation_isRetriedUntilItIsDelivered() {
    TieredCache<String, String> cache = open(scene);
    cache.get("k");
    shared.next(4, Operation.REMOVE, Failure.FAILS);
    assertThatThrownBy(() -> cache.invalidate("k")).isInstanceOf(TierException.class);
    scene.pass(60);
    eventually(() -> cache.operations().undelivered() == 0);
    assertThat(shared.calls(Operation.REMOVE)).isEqualTo(5);
    scene.pass(60);
    assertThat(shared.calls(Operation.REMOVE)).isEqualTo(5);
  }

  @Test
  void tooManyUndeliveredInvalidations_becomeOneOfTheWholeCache() {
    TieredCache<String, String> cache =
        scene.open(loader, builder -> builder.undeliveredInvalidations(3));
    cache.getAll(List.of("a", "b", "c", "d", "bystander"));
    shared.always(Operation.REMOVE, Failure.FAILS);
    for (String key : List.of("a", "b", "c")) {
      assertThatThrownBy(() -> cache.invalidate(key)).isInstanceOf(TierException.class);
    }
    assertThat(cache.operations().undelivered()).isEqualTo(3);
    assertThat(cache.get("bystander")).isEqualTo("bystander#1");
    assertThatThrownBy(() -> cache.invalidate("d")).isInstanceOf(TierException.class);
    assertThat(cache.operations().undelivered()).isEqualTo(1);
    assertThat(cache.get("d")).isEqualTo("d#2");
    shared.heal();
    scene.pass(20);
    eventually(() -> cache.operations().undelivered() == 0);
    assertThat(cache.get("bystander")).isEqualTo("bystander#2");
  }

  @ParameterizedTest
  @EnumSource(names = {"KEY", "TAG", "PREFIX", "ALL"})
  void homeBlocksOtherNodes_whileAFartherTierMissedAnInvalidation(Invalidating how) {
    TieredCache<String, String> one = open(wide);
    TieredCache<String, String> other = open(wide);
    String key = how.key();
    loader.becomes(key, "old");
    assertThat(other.get(key)).isEqualTo("old");
    loader.becomes(key, "new");
    far.always(Operation.REMOVE, Failure.FAILS);
    assertThatThrownBy(() -> how.change(one, "unused"))
        .isInstanceOf(TierException.class)
        .hasMessageContaining(FAR);
    eventually(() -> !"old".equals(other.getIfPresent(key)));
    assertThat(other.getIfPresent(key)).isNull();
    assertThat(other.get(key)).isEqualTo("new");
    assertThat(one.get(key)).isEqualTo("new");
    far.heal();
    wide.pass(20);
    eventually(() -> one.operations().undelivered() == 0);
    assertThat(other.get(key)).isEqualTo("new");
    int loads = loader.loads(key);
    assertThat(other.get(key)).isEqualTo("new");
    assertThat(one.get(key)).isEqualTo("new");
    assertThat(loader.loads(key)).as("filled again").isEqualTo(loads);
  }

  @ParameterizedTest
  @EnumSource(names = {"KEY", "TAG", "ALL"})
  void invalidation_reachesTheFarthestTierFirst(Invalidating how) {
    TieredCache<String, String> cache = open(wide);
    cache.get(how.key());
    Gate atFar = Gate.before();
    Gate atHome = Gate.before();
    far.always(Operation.REMOVE, atFar);
    home.always(Operation.REMOVE, atHome);
    CompletableFuture<?> changing = wide.meanwhile(() -> changed(how, cache));
    eventually(() -> atFar.waiting() > 0);
    assertThat(atHome.waiting()).isZero();
    assertThat(cache.getIfPresent(how.key())).isNotNull();
    atFar.open();
    eventually(() -> atHome.waiting() > 0);
    assertThat(cache.getIfPresent(how.key())).isNotNull();
    atHome.open();
    changing.join();
    assertThat(cache.getIfPresent(how.key())).isNull();
  }

  private static boolean changed(Invalidating how, TieredCache<String, String> cache) {
    how.change(cache, "unused");
    return true;
  }

  @Test
  void putWithHomeDown_failsNamingItAndLeavesNothingOld() {
    TieredCache<String, String> cache = open(scene);
    cache.get("k");
    shared.always(Failure.FAILS);
    assertThatThrownBy(() -> cache.put("k", "put"))
        .isInstanceOf(TierException.class)
        .hasMessageContaining(SHARED);
    assertThatThrownBy(() -> cache.asMap().put("k", "put")).isInstanceOf(TierException.class);
    assertThat(cache.getIfPresent("k")).isNull();
    loader.becomes("k", "new");
    assertThat(cache.get("k")).isEqualTo("new");
    shared.heal();
    scene.pass(20);
    eventually(() -> cache.operations().undelivered() == 0);
    assertThat(cache.get("k")).isEqualTo("new");
  }

  @ParameterizedTest
  @EnumSource(names = {"TAKE", "FILL"})
  void putWhoseStepFails_leavesNothingOld(Operation step) {
    for (Failure how : List.of(Failure.FAILS, Failure.FAILS_AFTERWARDS, Failure.THROWS)) {
      TieredCache<String, String> cache = open(scene);
      String key = "k" + how;
      cache.get(key);
      loader.becomes(key, "new");
      shared.next(step, how);
      assertThatThrownBy(() -> cache.put(key, "put"))
          .isInstanceOf(TierException.class)
          .hasMessageContaining(SHARED);
      assertThat(cache.getIfPresent(key)).as("after %s", how).isNull();
      assertThat(cache.get(key)).isEqualTo("new");
    }
  }

  @Test
  void fillThatFails_leavesTheAnswerAlone() {
    TieredCache<String, String> cache = open(scene);
    shared.always(Operation.FILL, Failure.FAILS);
    assertThat(cache.get("k")).isEqualTo("k#1");
    assertThat(cache.get("k")).isEqualTo("k#1");
  }

  @Test
  void breaker_leavesASickTierAloneAndTriesItAgain() {
    List<String> states = new CopyOnWriteArrayList<>();
    BreakerPolicy policy =
        BreakerPolicy.DEFAULT
            .withTrip(BreakerPolicy.Trip.DEFAULT.over(Duration.ofSeconds(10), 5))
            .openFor(Duration.ofSeconds(5), Duration.ofSeconds(5))
            .withProbes(1);
    TieredCache<String, String> cache =
        scene.open(
            TieredCache.<String, String>named("c")
                .tier(two.factory(SHARED), tier -> tier.breaker(policy))
                .scheduling(two.scheduling())
                .observer(
                    new Observer<>() {
                      @Override
                      public void breaker(String tier, String state) {
                        states.add(tier + " " + state);
                      }
                    })
                .loader(loader));
    shared.always(Operation.GET, Failure.FAILS);
    for (int i = 0; i < 30; i++) {
      assertThat(cache.get("k" + i)).isEqualTo("k" + i + "#1");
    }
    assertThat(shared.calls(Operation.GET)).isEqualTo(5);
    assertThat(cache.stats().tier(SHARED).errors()).isEqualTo(30);
    shared.heal();
    scene.pass(6);
    cache.get("k");
    eventually(() -> "k#2".equals(cache.get("k")) || cache.getIfPresent("k") != null);
    assertThat(states.get(0)).contains(SHARED);
    assertThat(states.size()).isGreaterThanOrEqualTo(2);
  }

  @Test
  void deliveryThatEndsLate_leavesTheBlockOfALaterChange() {
    TieredCache<String, String> one = open(wide);
    TieredCache<String, String> other = open(wide);
    loader.becomes("k", "old");
    assertThat(other.get("k")).isEqualTo("old");
    far.always(Operation.REMOVE, Failure.FAILS);
    assertThatThrownBy(() -> one.invalidate("k")).isInstanceOf(TierException.class);
    far.heal();
    Gate atHome = Gate.before();
    home.always(Operation.REMOVE, atHome);
    eventually(
        () -> {
          three.pass(Duration.ofMillis(5));
          return atHome.waiting() > 0;
        });
    assertThat(other.with(CacheOptions.NONE.skipping(SHARED)).get("k")).isEqualTo("old");
    loader.becomes("k", "new");
    far.always(Operation.REMOVE, Failure.FAILS);
    assertThatThrownBy(() -> one.invalidate("k")).isInstanceOf(TierException.class);
    home.heal();
    atHome.open();
    await()
        .pollInterval(Duration.ofMillis(2))
        .during(Duration.ofMillis(50))
        .until(() -> "new".equals(other.get("k")));
  }

  @Test
  void endOfABlockThatComesLate_leavesTheBlockOfALaterChange() {
    TieredCache<String, String> one = open(wide);
    TieredCache<String, String> other = open(wide);
    CacheOptions pastHome = CacheOptions.NONE.skipping(SHARED);
    loader.becomes("k", "old");
    far.always(Operation.REMOVE, Failure.FAILS);
    assertThatThrownBy(() -> one.invalidate("k")).isInstanceOf(TierException.class);
    far.heal();
    Gate onItsWay = Gate.before();
    home.always(Operation.UNBLOCK, onItsWay);
    eventually(
        () -> {
          three.pass(Duration.ofMillis(5));
          return onItsWay.waiting() > 0;
        });
    assertThat(other.with(pastHome).get("k")).isEqualTo("old");
    loader.becomes("k", "new");
    far.always(Operation.REMOVE, Failure.FAILS);
    assertThatThrownBy(() -> one.invalidate("k")).isInstanceOf(TierException.class);
    home.heal();
    onItsWay.open();
    assertThat(other.get("k")).isEqualTo("new");
  }

  @Test
  void entryThatHomeDidNotVouchFor_livesOneWindow() throws Exception {
    TieredCache<String, String> writer = open(wide);
    TieredCache<String, String> reader = open(wide);
    assertThat(writer.get("k")).isEqualTo("k#1");
    Gate voidingFar = Gate.before();
    far.next(Operation.REMOVE, voidingFar);
    CompletableFuture<String> written =
        wide.meanwhile(() -> writer.asMap().compute("k", (key, value) -> "new"));
    eventually(() -> voidingFar.waiting() == 1);
    home.next(Operation.GET, Failure.FAILS);
    assertThat(reader.get("k")).isEqualTo("k#1");
    voidingFar.open();
    assertThat(written.get(20, TimeUnit.SECONDS)).isEqualTo("new");
    three.pass(Duration.ofSeconds(2).plus(Scheduling.TICK));
    assertThat(reader.get("k")).isEqualTo("new");
  }

  @Test
  void answerFromBeforeADelivery_isNotBelievedAfterIt() throws Exception {
    TieredCache<String, String> cache = open(scene);
    assertThat(cache.get("k")).isEqualTo("k#1");
    shared.always(Operation.REMOVE, Failure.FAILS);
    assertThatThrownBy(() -> cache.invalidateTags("tag of k")).isInstanceOf(TierException.class);
    Gate onTheWay = Gate.after();
    shared.always(Operation.GET, onTheWay);
    CompletableFuture<String> reader = scene.meanwhile(() -> cache.get("k"));
    eventually(() -> onTheWay.waiting() == 1);
    shared.heal();
    eventually(
        () -> {
          two.pass(Duration.ofSeconds(1));
          return cache.operations().undelivered() == 0;
        });
    onTheWay.open();
    assertThat(reader.get(20, TimeUnit.SECONDS)).isEqualTo("k#2");
  }

  @Test
  void putOfWhatCannotBeCopied_leavesNothingOld() {
    try (TieredCache<String, String> copying =
        TieredCache.<String, String>named("copying")
            .memory(memory -> memory.maximumSize(10).copier(FailureTest::copyOfGood))
            .build()) {
      copying.put("k", "good");
      copying.put("k", "bad");
      assertThat(copying.getIfPresent("k")).isNull();
    }
  }

  private static String copyOfGood(String value) {
    if (value.equals("bad")) {
      throw new IllegalStateException("no copy");
    }
    return value;
  }
}
