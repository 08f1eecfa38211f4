package io.tiercel;

import static io.tiercel.testkit.ModelStack.FAR;
import static io.tiercel.testkit.ModelStack.MEMORY;
import static io.tiercel.testkit.ModelStack.SHARED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tiercel.control.TierMode;
import io.tiercel.error.ConfigurationException;
import io.tiercel.error.TierException;
import io.tiercel.error.TierUnavailableException;
import io.tiercel.testkit.Facade;
import io.tiercel.testkit.Fault.Failure;
import io.tiercel.testkit.Faults;
import io.tiercel.testkit.Faults.Operation;
import io.tiercel.testkit.Invalidating;
import io.tiercel.testkit.ModelStack;
import io.tiercel.testkit.RecordingLoader;
import io.tiercel.testkit.Scene;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Tiers that are switched off, or to reading only, while the cache runs. */
@Timeout(60)
class SwitchTest {
  private final ModelStack two = ModelStack.of(MEMORY, SHARED);
  private final ModelStack three = ModelStack.of(MEMORY, SHARED, FAR);
  private final Scene scene = new Scene(two, Facade.BLOCKING);
  private final Scene wide = new Scene(three, Facade.BLOCKING);
  private final Faults shared = two.faults(SHARED);
  private final RecordingLoader loader =
      new RecordingLoader()
          .settings((key, entry) -> entry.tags("tag of " + key.replaceAll(":.*", "")));

  @AfterEach
  void close() {
    shared.heal();
    scene.close();
    wide.close();
  }

  private TieredCache<String, String> open(Scene where) {
    return where.open(loader, builder -> builder.prefixes(':', 1));
  }

  private static void turn(TieredCache<String, String> cache, String tier, TierMode mode) {
    cache.operations().control().switchTier(tier, mode);
  }

  private static void eventually(Callable<Boolean> condition) {
    await().pollInterval(Duration.ofMillis(2)).atMost(Duration.ofSeconds(20)).until(condition);
  }

  @Test
  void sharedTierThatIsOff_isNeitherReadNorFilled() {
    TieredCache<String, String> cache = open(scene);
    turn(cache, SHARED, TierMode.OFF);
    assertThat(cache.get("k")).isEqualTo("k#1");
    assertThat(cache.get("k")).isEqualTo("k#1"); // from memory, which is filled all the same
    assertThat(shared.calls(Operation.GET)).isZero();
    assertThat(shared.calls(Operation.FILL)).isZero();
    assertThat(cache.stats().tier(SHARED).reads()).isZero();
    assertThat(loader.loads("k")).isEqualTo(1);
  }

  @Test
  void sharedTierThatIsReadOnly_isReadAndNotFilled() {
    TieredCache<String, String> cache = open(scene);
    TieredCache<String, String> other = open(scene);
    other.get("there");
    turn(cache, SHARED, TierMode.READ_ONLY);
    assertThat(cache.get("there")).isEqualTo("there#1");
    assertThat(loader.loads("there")).isEqualTo(1);
    cache.get("k");
    assertThat(cache.stats().tier(SHARED).fills()).isZero();
    assertThat(cache.stats().tier(MEMORY).fills()).isEqualTo(2);
    assertThat(other.getIfPresent("k")).isNull();
  }

  @Test
  void memoryThatIsOff_isEmptyAndStaysSo() {
    TieredCache<String, String> cache = open(scene);
    cache.get("k");
    turn(cache, MEMORY, TierMode.OFF);
    cache.get("k");
    cache.get("k");
    cache.put("p", "v");
    assertThat(cache.get("p")).isEqualTo("v");
    assertThat(cache.operations().state().tier(MEMORY).entries()).isZero();
    assertThat(cache.stats().tier(SHARED).hits()).isEqualTo(3);
    turn(cache, MEMORY, TierMode.ON);
    cache.get("k");
    cache.get("k");
    assertThat(cache.stats().tier(SHARED).hits()).isEqualTo(4);
  }

  @Test
  void memoryAloneThatIsOff_keepsNoPut() {
    Scene alone = new Scene(ModelStack.of(MEMORY), Facade.BLOCKING);
    TieredCache<String, String> cache = open(alone);
    cache.put("k", "old");
    turn(cache, MEMORY, TierMode.READ_ONLY);
    assertThat(cache.get("k")).isEqualTo("old");
    cache.put("k", "new");
    assertThat(cache.getIfPresent("k")).isNull();
    assertThat(cache.asMap().putIfAbsent("k", "newer")).isNull();
    assertThat(cache.getIfPresent("k")).isNull();
    turn(cache, MEMORY, TierMode.ON);
    cache.put("k", "newest");
    assertThat(cache.getIfPresent("k")).isEqualTo("newest");
    alone.close();
  }

  @ParameterizedTest
  @CsvSource({
    "OFF,KEY",
    "OFF,KEYS",
    "OFF,TAG",
    "OFF,PREFIX",
    "OFF,ALL",
    "OFF,PUT",
    "READ_ONLY,KEY",
    "READ_ONLY,TAG",
    "READ_ONLY,PREFIX",
    "READ_ONLY,ALL",
    "READ_ONLY,PUT"
  })
  void whatWasInvalidatedMeanwhile_doesNotComeBack(TierMode mode, Invalidating how) {
    for (String tier : List.of(MEMORY, SHARED)) {
      for (boolean elsewhere : new boolean[] {false, true}) {
        TieredCache<String, String> cache = open(scene);
        TieredCache<String, String> other = open(scene);
        loader.becomes(how.key(), "old");
        cache.invalidateAll();
        cache.get(how.key());
        other.get(how.key());
        turn(cache, tier, mode);
        loader.becomes(how.key(), "new");
        how.change(elsewhere ? other : cache, "new");
        eventually(() -> "new".equals(cache.get(how.key())));
        turn(cache, tier, TierMode.ON);
        assertThat(cache.get(how.key())).isEqualTo("new");
        eventually(() -> "new".equals(other.get(how.key())));
      }
    }
  }

  @Test
  void tierThatMissedAnInvalidationWhileOff_isNotBelievedWhenItIsOnAgain() {
    TieredCache<String, String> cache = open(scene);
    loader.becomes("k", "old");
    cache.get("k");
    turn(cache, SHARED, TierMode.OFF);
    shared.always(Operation.REMOVE, Failure.FAILS);
    loader.becomes("k", "new");
    assertThatThrownBy(() -> cache.invalidate("k")).isInstanceOf(TierException.class);
    turn(cache, SHARED, TierMode.ON);
    assertThat(cache.get("k")).isEqualTo("new");
    shared.heal();
    scene.pass(30);
    eventually(() -> cache.operations().undelivered() == 0);
    assertThat(cache.get("k")).isEqualTo("new");
  }

  @Test
  void putWithHomeOff_isAnInvalidation() {
    TieredCache<String, String> cache = open(scene);
    TieredCache<String, String> other = open(scene);
    other.put("k", "old");
    turn(cache, SHARED, TierMode.OFF);
    cache.put("k", "new");
    eventually(() -> other.getIfPresent("k") == null);
    assertThat(cache.getIfPresent("k")).isNull();
  }

  @Test
  void atomicOperationWithHomeOff_failsNamingIt() {
    TieredCache<String, String> cache = open(scene);
    turn(cache, SHARED, TierMode.OFF);
    assertThatThrownBy(() -> cache.asMap().putIfAbsent("k", "v"))
        .hasRootCauseInstanceOf(TierUnavailableException.class)
        .hasMessageContaining(SHARED);
  }

  @ParameterizedTest
  @EnumSource(names = {"OFF", "READ_ONLY"})
  void loadThatBeganBefore_fillsNothingThatWasSwitched(TierMode mode) {
    TieredCache<String, String> cache = open(scene);
    loader.holds("k");
    CompletableFuture<String> reader = scene.meanwhile(() -> cache.get("k"));
    eventually(() -> loader.loads("k") == 1);
    turn(cache, SHARED, mode);
    loader.releases("k");
    assertThat(reader.join()).isEqualTo("k#1");
    assertThat(cache.stats().tier(SHARED).fills()).isZero();
    TieredCache<String, String> other = open(scene);
    assertThat(other.get("k")).isEqualTo("k#2"); // and its lease was given back
  }

  @Test
  void homeThatIsOff_isStillAskedWhetherFartherTiersMayBeBelieved() {
    TieredCache<String, String> cache = open(wide);
    TieredCache<String, String> other = open(wide);
    loader.becomes("k", "old");
    cache.get("k");
    turn(cache, SHARED, TierMode.OFF);
    three.faults(FAR).always(Operation.REMOVE, Failure.FAILS);
    loader.becomes("k", "new");
    assertThatThrownBy(() -> other.invalidate("k")).isInstanceOf(TierException.class);
    eventually(() -> "new".equals(cache.get("k")));
    three.faults(FAR).heal();
  }

  @Test
  void unknownTier_isNamed() {
    TieredCache<String, String> cache = open(scene);
    assertThatThrownBy(() -> turn(cache, "third", TierMode.OFF))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("third")
        .hasMessageContaining(SHARED);
  }
}
