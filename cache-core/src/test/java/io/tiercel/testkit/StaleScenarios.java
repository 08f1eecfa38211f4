package io.tiercel.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiercel.CacheOptions;
import io.tiercel.TieredCache;
import io.tiercel.error.LoadTimeoutException;
import io.tiercel.policy.RetryPolicy;
import java.util.concurrent.CompletableFuture;

/** What happens when a value is old, or its load fails or takes its time. */
public abstract class StaleScenarios extends ReadingScenarios {
  private static final IllegalStateException DOWN = new IllegalStateException("down");

  /** A cache whose entries live ten units, and a hundred more as stale ones. */
  private static TieredCache<String, String> stale(Scene scene, RecordingLoader loader) {
    RetryPolicy retry = new RetryPolicy(scene.units(5), scene.units(5), false);
    return stale(scene, loader, retry);
  }

  static TieredCache<String, String> stale(Scene scene, RecordingLoader loader, RetryPolicy retry) {
    return scene.open(
        scene
            .builder(TierStack.EXACT.withTimeToLive(scene.units(10)))
            .loader(loader)
            .retry(retry)
            .prefixes(':', 1)
            .staleFor(scene.units(100)));
  }

  @Scenario
  void entryPastItsRefreshAge_isRenewedOnceBehindItsReaders(Scene scene) {
    RecordingLoader loader = new RecordingLoader();
    TieredCache<String, String> cache =
        scene.open(loader, builder -> builder.refreshAfter(scene.units(10)));
    cache.get("k");
    scene.pass(11);
    loader.holds("k");
    assertThat(readUntilLoaded(cache, "k", loader, 2)).isEqualTo("k#1");
    assertThat(loader.loads("k")).isEqualTo(2);
    for (int i = 0; i < 20; i++) {
      assertThat(cache.get("k")).isEqualTo("k#1");
    }
    assertThat(cache.get("k")).isEqualTo("k#1");
    assertThat(loader.loads("k")).isEqualTo(2);
    assertThat(cache.stats().refreshes()).isEqualTo(1); // later ones may come early: it took long
    loader.releases("k");
    eventually(cache, "k", "k#2");
  }

  @Scenario
  void entryBeforeItsRefreshAge_isLeftAlone(Scene scene) {
    RecordingLoader loader = new RecordingLoader();
    TieredCache<String, String> cache =
        scene.open(loader, builder -> builder.refreshAfter(scene.units(10)));
    cache.get("k");
    scene.pass(8);
    assertThat(cache.get("k")).isEqualTo("k#1");
    assertThat(cache.stats().refreshes()).isZero();
  }

  @Scenario
  void refreshThatFails_keepsTheValue(Scene scene) {
    RecordingLoader loader = new RecordingLoader();
    TieredCache<String, String> cache =
        scene.open(loader, builder -> builder.refreshAfter(scene.units(10)));
    cache.get("k");
    scene.pass(11);
    loader.fails("k", DOWN);
    assertThat(readUntilLoaded(cache, "k", loader, 2)).isEqualTo("k#1");
    eventually(() -> cache.stats().loadFailures() == 1);
    assertThat(cache.get("k")).isEqualTo("k#1");
    loader.recovers("k");
    scene.pass(40);
    cache.get("k");
    eventually(() -> !"k#1".equals(cache.get("k")));
  }

  @Scenario
  void failedLoad_isAnsweredWithTheStaleValue(Scene scene) {
    RecordingLoader loader = new RecordingLoader();
    TieredCache<String, String> cache = stale(scene, loader);
    cache.get("k");
    scene.pass(11);
    loader.fails("k", DOWN);
    assertThat(cache.getIfPresent("k")).isNull();
    assertThat(cache.get("k")).isEqualTo("k#1");
    assertThat(cache.stats().staleServed()).isEqualTo(1);
    loader.recovers("k");
    scene.pass(6);
    assertThat(cache.get("k")).isEqualTo("k#3");
    assertThat(cache.stats().staleServed()).isEqualTo(1);
  }

  @Scenario
  void callerWhoWantsNothingStale_getsTheFailure(Scene scene) {
    RecordingLoader loader = new RecordingLoader();
    TieredCache<String, String> cache = stale(scene, loader);
    cache.get("k");
    scene.pass(11);
    loader.fails("k", DOWN);
    TieredCache<String, String> strict = cache.with(CacheOptions.NONE.withoutStale());
    assertThatThrownBy(() -> strict.get("k")).isSameAs(DOWN);
    assertThat(cache.get("k")).isEqualTo("k#1");
    assertThat(cache.stats().staleServed()).isEqualTo(1);
  }

  @Scenario
  void valueBeyondItsStaleWindow_isServedNoMore(Scene scene) {
    RecordingLoader loader = new RecordingLoader();
    TieredCache<String, String> cache = stale(scene, loader);
    cache.get("k");
    scene.pass(111);
    loader.fails("k", DOWN);
    assertThatThrownBy(() -> cache.get("k")).isSameAs(DOWN);
    assertThat(cache.stats().staleServed()).isZero();
  }

  @Scenario
  void keyWithAStaleValueThatFailed_isLeftAloneForAWhile(Scene scene) {
    RecordingLoader loader = new RecordingLoader();
    TieredCache<String, String> cache = stale(scene, loader);
    cache.get("k");
    scene.pass(11);
    loader.fails("k", DOWN);
    assertThat(cache.get("k")).isEqualTo("k#1");
    assertThat(cache.get("k")).isEqualTo("k#1");
    assertThat(loader.loads("k")).isEqualTo(2);
    scene.pass(6);
    assertThat(cache.get("k")).isEqualTo("k#1");
    assertThat(loader.loads("k")).isEqualTo(3);
  }

  @Scenario
  void keyWithoutAStaleValueThatFailed_isTriedAtEachRead(Scene scene) {
    RecordingLoader loader = new RecordingLoader();
    TieredCache<String, String> cache = stale(scene, loader);
    loader.fails("k", DOWN);
    assertThatThrownBy(() -> cache.get("k")).isSameAs(DOWN);
    assertThatThrownBy(() -> cache.get("k")).isSameAs(DOWN);
    assertThat(loader.loads("k")).isEqualTo(2);
  }

  @Scenario
  void keyLeftAloneWithoutAStaleValue_failsAgainUntilItIsInvalidated(Scene scene) {
    RecordingLoader loader = new RecordingLoader();
    TieredCache<String, String> cache =
        stale(scene, loader, new RetryPolicy(scene.units(50), scene.units(50), true));
    loader.fails("k", DOWN);
    eventually(() -> isLeftAlone(cache, loader));
    int loads = loader.loads("k");
    loader.recovers("k");
    assertThatThrownBy(() -> cache.get("k")).isSameAs(DOWN);
    assertThat(loader.loads("k")).isEqualTo(loads);
    cache.invalidate("k");
    assertThat(cache.get("k")).isEqualTo("k#" + (loads + 1));
  }

  /** A failure says nothing of the time after the first contact, which may come meanwhile. */
  private static boolean isLeftAlone(TieredCache<String, String> cache, RecordingLoader loader) {
    assertThatThrownBy(() -> cache.get("k")).isSameAs(DOWN);
    int loads = loader.loads("k");
    assertThatThrownBy(() -> cache.get("k")).isSameAs(DOWN);
    return loader.loads("k") == loads;
  }

  @Scenario
  void reloadOfAKeyThatIsLeftAlone_asksTheSource(Scene scene) {
    RecordingLoader loader = new RecordingLoader();
    TieredCache<String, String> cache =
        stale(scene, loader, new RetryPolicy(scene.units(50), scene.units(50), true));
    loader.fails("k", DOWN);
    eventually(() -> isLeftAlone(cache, loader));
    loader.recovers("k");
    int loads = loader.loads("k");
    assertThat(cache.with(CacheOptions.NONE.reloading()).get("k")).isNotNull();
    assertThat(loader.loads("k")).isEqualTo(loads + 1);
  }

  @Scenario
  void invalidationOfAKeyThatIsLeftAlone_letsItBeLoaded(Scene scene) {
    RecordingLoader loader = new RecordingLoader();
    TieredCache<String, String> cache = stale(scene, loader);
    for (Invalidating how : Invalidating.values()) {
      String key = how.key();
      loader.settings((k, entry) -> entry.tags(how.tag()));
      cache.get(key);
      scene.pass(11);
      loader.fails(key, DOWN);
      assertThat(cache.get(key)).isEqualTo(key + "#1");
      loader.recovers(key);
      how.change(cache, "changed");
      assertThat(cache.get(key)).as("after %s", how).isNotEqualTo(key + "#1");
    }
  }

  private static TieredCache<String, String> soft(
      Scene scene, RecordingLoader loader, int staleFor) {
    return scene.open(
        scene
            .builder(TierStack.EXACT.withTimeToLive(scene.units(10)))
            .loader(loader)
            .waitAtMost(scene.units(0.1)) // for a load of its own that hangs
            .staleFor(scene.units(staleFor))
            .softLoadTimeout(scene.units(5)));
  }

  @Scenario
  void loadBeyondTheSoftTimeout_isAnsweredWithTheStaleValueAndGoesOn(Scene scene) {
    RecordingLoader loader = new RecordingLoader();
    TieredCache<String, String> cache = soft(scene, loader, 100);
    cache.get("k");
    scene.pass(11);
    loader.holds("k");
    CompletableFuture<String> reader =
        scene.meanwhile(() -> readUntilLoaded(cache, "k", loader, 2));
    eventually(() -> loader.loads("k") == 2);
    assertThat(reader).isNotDone();
    scene.pass(6);
    assertThat(get(reader)).isEqualTo("k#1");
    loader.releases("k");
    eventually(cache, "k", "k#2");
    assertThat(loader.loads("k")).isEqualTo(2);
    assertThat(cache.stats().staleServed()).isEqualTo(1);
  }

  @Scenario
  void staleAnswerWhileALoadGoesOn_isGivenWithinItsWindowAlone(Scene scene) {
    RecordingLoader loader = new RecordingLoader();
    TieredCache<String, String> cache = soft(scene, loader, 20);
    cache.get("k");
    scene.pass(11);
    loader.holds("k");
    CompletableFuture<String> reader =
        scene.meanwhile(() -> readUntilLoaded(cache, "k", loader, 2));
    eventually(() -> loader.loads("k") == 2);
    scene.pass(6);
    assertThat(get(reader)).isEqualTo("k#1");
    scene.pass(40);
    CompletableFuture<String> late = scene.meanwhile(() -> readUntilLoaded(cache, "k", loader, 3));
    eventually(() -> loader.loads("k") == 3);
    loader.releases("k");
    assertThat(get(late)).isNotEqualTo("k#1");
  }

  @Scenario
  void loadBeyondTheHardTimeout_failsAndItsValueIsDropped(Scene scene) {
    RecordingLoader loader = new RecordingLoader();
    TieredCache<String, String> cache =
        scene.open(loader, builder -> builder.loadTimeout(scene.units(5)));
    loader.holds("k");
    CompletableFuture<String> reader = scene.meanwhile(() -> cache.get("k"));
    eventually(() -> loader.loads("k") == 1);
    assertThat(reader).isNotDone();
    scene.pass(6);
    assertThat(failure(reader)).isInstanceOf(LoadTimeoutException.class);
    loader.releases("k");
    assertThat(cache.get("k")).isEqualTo("k#2");
    assertThat(cache.get("k")).isEqualTo("k#2");
  }

  @Scenario
  void loadBeyondTheHardTimeout_isAnsweredWithTheStaleValueIfThereIsOne(Scene scene) {
    RecordingLoader loader = new RecordingLoader();
    TieredCache<String, String> cache =
        scene.open(
            scene
                .builder(TierStack.EXACT.withTimeToLive(scene.units(10)))
                .loader(loader)
                .staleFor(scene.units(100))
                .loadTimeout(scene.units(5)));
    cache.get("k");
    scene.pass(11);
    loader.holds("k");
    CompletableFuture<String> reader =
        scene.meanwhile(() -> readUntilLoaded(cache, "k", loader, 2));
    eventually(() -> loader.loads("k") == 2);
    scene.pass(6);
    assertThat(get(reader)).isEqualTo("k#1");
    assertThat(cache.stats().loadFailures()).isEqualTo(1);
    loader.releases("k");
    assertThat(cache.stats().loadFailures()).isEqualTo(1);
  }
}
