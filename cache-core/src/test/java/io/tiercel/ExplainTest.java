package io.tiercel;

import static io.tiercel.testkit.ModelStack.MEMORY;
import static io.tiercel.testkit.ModelStack.SHARED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tiercel.control.Explanation;
import io.tiercel.control.Explanation.Finding;
import io.tiercel.control.TierMode;
import io.tiercel.stats.CacheStats;
import io.tiercel.testkit.Facade;
import io.tiercel.testkit.Fault.Failure;
import io.tiercel.testkit.Faults;
import io.tiercel.testkit.Faults.Operation;
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

/** What a cache says about one key. */
@Timeout(60)
class ExplainTest {
  private final ModelStack stack = ModelStack.of(MEMORY, SHARED);
  private final Scene scene = new Scene(stack, Facade.BLOCKING);
  private final Faults shared = stack.faults(SHARED);
  private final RecordingLoader loader =
      new RecordingLoader().settings((key, entry) -> entry.tags("t"));
  private final TieredCache<String, String> cache =
      scene.open(
          loader,
          builder ->
              builder
                  .prefixes(':', 1)
                  .staleFor(Duration.ofSeconds(100))
                  .absentFor(Duration.ofSeconds(10)));

  @AfterEach
  void close() {
    shared.heal();
    scene.close();
  }

  private static void eventually(Callable<Boolean> condition) {
    await().pollInterval(Duration.ofMillis(2)).atMost(Duration.ofSeconds(20)).until(condition);
  }

  private Explanation explain(String key) {
    return cache.operations().explain(key).join();
  }

  private static List<Finding> findings(Explanation explanation) {
    return explanation.tiers().stream().map(Explanation.Tier::finding).toList();
  }

  @Test
  void unknownKey_wouldBeLoaded() {
    Explanation explanation = explain("k");
    assertThat(findings(explanation)).containsExactly(Finding.NOTHING, Finding.NOTHING);
    assertThat(explanation.flying()).isFalse();
    assertThat(explanation.verdict()).isEqualTo("loads");
  }

  @Test
  void freshEntry_isDescribedTierByTier() {
    cache.operations().control().setTimeToLive(MEMORY, Duration.ofSeconds(10));
    cache.operations().control().setTimeToLive(SHARED, Duration.ofSeconds(20));
    cache.get("a:1");
    scene.pass(2);
    Explanation explanation = explain("a:1");
    assertThat(findings(explanation)).containsExactly(Finding.FRESH, Finding.FRESH);
    Explanation.Details near = explanation.tiers().get(0).entry();
    assertThat(near.freshFor()).isBetween(Duration.ofSeconds(7), Duration.ofSeconds(8));
    assertThat(near.staleFor()).isBetween(Duration.ofSeconds(106), Duration.ofSeconds(108));
    assertThat(near.age()).isBetween(Duration.ofMillis(1_980), Duration.ofSeconds(3));
    assertThat(near.tags()).contains("t").hasSize(2);
    assertThat(explanation.tiers().get(1).entry().freshFor()).isGreaterThan(near.freshFor());
    assertThat(explanation.verdict()).isEqualTo("answers the value of tier memory");
    assertThat(explanation.toString()).doesNotContain("a:1#1").doesNotContain("a:1");
  }

  @Test
  void explaining_changesNothing() {
    cache.get("k");
    CacheStats before = cache.stats();
    explain("k");
    explain("none");
    assertThat(cache.stats()).isEqualTo(before);
    assertThat(shared.calls(Operation.TAKE)).isZero();
    TieredCache<String, String> other = scene.open(loader);
    assertThat(other.get("none")).as("no lease was left behind").isEqualTo("none#1");
  }

  @Test
  void invalidatedTag_isNamedAsWhatHides() {
    cache.get("k");
    cache.invalidateTags("t");
    Explanation explanation = explain("k");
    assertThat(explanation.tiers().get(0).finding()).isEqualTo(Finding.HIDDEN);
    assertThat(explanation.tiers().get(0).remark()).isEqualTo("hidden by tag t");
    assertThat(explanation.verdict()).isEqualTo("loads");
  }

  @Test
  void knownAbsenceAndStaleness_areTold() {
    loader.becomes("none", null);
    cache.get("none");
    assertThat(findings(explain("none"))).containsExactly(Finding.ABSENT, Finding.ABSENT);
    assertThat(explain("none").verdict()).contains("no value");
    cache.with(CacheOptions.NONE.living(Duration.ofSeconds(1))).get("old");
    scene.pass(5);
    assertThat(findings(explain("old"))).startsWith(Finding.STALE);
    assertThat(explain("old").verdict()).startsWith("loads").contains("stale");
  }

  @Test
  void loadUnderWay_wouldBeJoined() {
    loader.holds("k");
    CompletableFuture<String> reader = scene.meanwhile(() -> cache.get("k"));
    eventually(() -> loader.loads("k") == 1);
    assertThat(explain("k").flying()).isTrue();
    assertThat(explain("k").verdict()).contains("joins");
    loader.releases("k");
    assertThat(reader.join()).isEqualTo("k#1");
    assertThat(explain("k").flying()).isFalse();
  }

  @Test
  void tierThatFailsOrIsSwitched_isUnknownOrRemarked() {
    cache.get("k");
    shared.next(Operation.GET, Failure.FAILS);
    Explanation explanation = explain("k");
    assertThat(explanation.tiers().get(1).finding()).isEqualTo(Finding.UNKNOWN);
    assertThat(explanation.tiers().get(1).remark()).startsWith("it failed with ");
    cache.operations().control().switchTier(MEMORY, TierMode.OFF);
    assertThat(explain("k").verdict()).isEqualTo("answers the value of tier shared");
    cache.operations().control().switchTier(SHARED, TierMode.OFF);
    assertThat(explain("k").tiers().get(1).remark()).isEqualTo("switched off by an operator");
    assertThat(explain("k").verdict()).isEqualTo("loads");
  }

  @Test
  void entryThatIsNotBelieved_isRemarked() {
    cache.get("k");
    shared.always(Operation.REMOVE, Failure.FAILS);
    assertThatThrownBy(() -> cache.invalidate("k")).isInstanceOf(RuntimeException.class);
    Explanation explanation = explain("k");
    assertThat(explanation.tiers().get(1).remark()).startsWith("not believed");
    assertThat(explanation.verdict()).isEqualTo("loads");
  }
}
