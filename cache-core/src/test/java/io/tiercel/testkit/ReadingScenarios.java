package io.tiercel.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiercel.CacheOptions;
import io.tiercel.TieredCache;
import io.tiercel.error.ConfigurationException;
import io.tiercel.error.LoadException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** What reading one key promises: hits, loads, absence, lives. */
public abstract class ReadingScenarios extends ScenarioFixture {
  private static final CacheOptions NONE = CacheOptions.NONE;

  @Scenario
  void missingKey_isLoadedOnce(Scene scene) {
    RecordingLoader loader = new RecordingLoader();
    TieredCache<String, String> cache = scene.open(loader);
    assertThat(cache.get("k")).isEqualTo("k#1");
    assertThat(cache.get("k")).isEqualTo("k#1");
    assertThat(cache.getIfPresent("k")).isEqualTo("k#1");
    assertThat(loader.loads("k")).isEqualTo(1);
  }

  @Scenario
  void missingKeyThatIsLookedFor_isNotLoaded(Scene scene) {
    RecordingLoader loader = new RecordingLoader();
    TieredCache<String, String> cache = scene.open(loader);
    assertThat(cache.getIfPresent("k")).isNull();
    assertThat(cache.getIfPresent("k")).isNull();
    assertThat(loader.loads()).isZero();
    assertThat(cache.get("k")).isEqualTo("k#1");
  }

  @Scenario
  void loaderOfTheCall_takesThePlaceOfTheCachesOwn(Scene scene) {
    RecordingLoader loader = new RecordingLoader();
    TieredCache<String, String> cache = scene.open(loader);
    assertThat(cache.get("k", key -> "mine of " + key)).isEqualTo("mine of k");
    assertThat(cache.get("k")).isEqualTo("mine of k");
    assertThat(loader.loads()).isZero();
  }

  @Scenario
  void cacheWithoutLoader_saysSo(Scene scene) {
    TieredCache<String, String> cache = scene.open(scene.builder());
    assertThatThrownBy(() -> cache.get("k"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("without a loader");
    assertThat(cache.get("k", key -> "v")).isEqualTo("v");
    assertThat(cache.get("k2", key -> null)).isNull();
  }

  @Scenario
  void knownAbsence_isNotLoadedAgainWithinItsLife(Scene scene) {
    RecordingLoader loader = new RecordingLoader();
    loader.becomes("k", null);
    TieredCache<String, String> cache =
        scene.open(loader, builder -> builder.absentFor(scene.units(10)));
    assertThat(cache.get("k")).isNull();
    scene.pass(5);
    assertThat(cache.get("k")).isNull();
    assertThat(cache.getIfPresent("k")).isNull();
    assertThat(loader.loads("k")).isEqualTo(1);
    loader.becomes("k", "there now");
    scene.pass(6);
    assertThat(cache.get("k")).isEqualTo("there now");
  }

  @Scenario
  void absenceThatIsNotToBeKnown_isLoadedAgain(Scene scene) {
    RecordingLoader loader = new RecordingLoader();
    loader.becomes("k", null);
    TieredCache<String, String> cache = scene.open(loader);
    assertThat(cache.get("k")).isNull();
    assertThat(cache.get("k")).isNull();
    assertThat(loader.loads("k")).isEqualTo(2);
  }

  @Scenario
  void uncheckedFailureOfTheLoader_comesOutAsItWas(Scene scene) {
    RecordingLoader loader = new RecordingLoader();
    IllegalStateException failure = new IllegalStateException("source is down");
    loader.fails("k", failure);
    TieredCache<String, String> cache = scene.open(loader);
    assertThatThrownBy(() -> cache.get("k")).isSameAs(failure);
    loader.recovers("k");
    assertThat(cache.get("k")).isEqualTo("k#2");
  }

  @Scenario
  void checkedFailureOfTheLoader_isTheCauseOfALoadException(Scene scene) {
    RecordingLoader loader = new RecordingLoader();
    IOException failure = new IOException("source is down");
    loader.fails("k", failure);
    TieredCache<String, String> cache = scene.open(loader);
    assertThatThrownBy(() -> cache.get("k"))
        .isInstanceOf(LoadException.class)
        .hasMessageContaining(cache.name())
        .cause()
        .isSameAs(failure);
    assertThatThrownBy(() -> cache.getAll(List.of("k")))
        .isInstanceOf(LoadException.class)
        .cause()
        .isSameAs(failure);
  }

  @Scenario
  void loaderThatDies_releasesItsKey(Scene scene) {
    RecordingLoader loader = new RecordingLoader();
    AssertionError death = new AssertionError("dies");
    loader.fails("k", death);
    TieredCache<String, String> cache = scene.open(loader);
    assertThatThrownBy(() -> cache.get("k")).isSameAs(death);
    assertThatThrownBy(() -> cache.getAll(List.of("k", "l"))).isSameAs(death);
    loader.recovers("k");
    assertThat(cache.get("k")).isEqualTo("k#3");
  }

  @Scenario
  void lifeSetByTheLoader_endsThatEntryAlone(Scene scene) {
    RecordingLoader loader = new RecordingLoader();
    Duration life = scene.units(5);
    loader.settings(
        (key, entry) -> {
          if (key.equals("short")) {
            entry.timeToLive(life);
          }
        });
    TieredCache<String, String> cache = scene.open(loader);
    cache.get("short");
    cache.get("long");
    scene.pass(3);
    assertThat(cache.get("short")).isEqualTo("short#1");
    scene.pass(3);
    assertThat(cache.getIfPresent("short")).isNull();
    assertThat(cache.get("short")).isEqualTo("short#2");
    assertThat(cache.get("long")).isEqualTo("long#1");
  }

  @Scenario
  void lifeInTheTiers_endsEntries(Scene scene) {
    RecordingLoader loader = new RecordingLoader();
    TieredCache<String, String> cache =
        scene.open(scene.builder(TierStack.EXACT.withTimeToLive(scene.units(10))).loader(loader));
    cache.get("k");
    scene.pass(8);
    assertThat(cache.get("k")).isEqualTo("k#1");
    scene.pass(3);
    assertThat(cache.getIfPresent("k")).isNull();
    assertThat(cache.get("k")).isEqualTo("k#2");
  }

  @Scenario
  void lifeOfNothing_keepsAValueOutOfTheTiers(Scene scene) {
    RecordingLoader loader = new RecordingLoader();
    loader.settings((key, entry) -> entry.timeToLive(Duration.ZERO));
    TieredCache<String, String> cache =
        scene.open(loader, builder -> builder.staleFor(scene.units(100)));
    assertThat(cache.get("k")).isEqualTo("k#1");
    assertThat(cache.get("k")).isEqualTo("k#2");
    assertThat(cache.getIfPresent("k")).isNull();
  }

  @Scenario
  void livesWithJitter_doNotEndTogether(Scene scene) {
    RecordingLoader loader = new RecordingLoader();
    TieredCache<String, String> cache =
        scene.open(
            scene
                .builder(TierStack.EXACT.withTimeToLive(scene.units(20)).withJitter(0.5))
                .loader(loader));
    List<String> keys = IntStream.range(0, 200).mapToObj(i -> "k" + i).toList();
    cache.getAll(keys);
    scene.pass(5);
    assertThat(cache.getAllPresent(keys)).hasSize(200);
    scene.pass(10);
    assertThat(cache.getAllPresent(keys)).hasSizeBetween(20, 195);
    scene.pass(6);
    assertThat(cache.getAllPresent(keys)).isEmpty();
  }

  @Scenario
  void lifeOfTheCall_canOnlyShorten(Scene scene) {
    RecordingLoader loader = new RecordingLoader();
    TieredCache<String, String> cache =
        scene.open(scene.builder(TierStack.EXACT.withTimeToLive(scene.units(10))).loader(loader));
    cache.with(NONE.living(scene.units(4))).get("shorter");
    cache.with(NONE.living(scene.units(4))).put("put", "v");
    cache.with(NONE.living(scene.units(40))).get("longer");
    scene.pass(5);
    assertThat(cache.getAllPresent(List.of("shorter", "longer", "put"))).containsOnlyKeys("longer");
    scene.pass(6);
    assertThat(cache.getIfPresent("longer")).isNull();
  }

  @Scenario
  void reloadingCall_readsTheSourceAnewForEverybody(Scene scene) {
    RecordingLoader loader = new RecordingLoader();
    TieredCache<String, String> cache = scene.open(loader);
    cache.get("k");
    assertThat(cache.with(NONE.reloading()).get("k")).isEqualTo("k#2");
    assertThat(cache.get("k")).isEqualTo("k#2");
    assertThat(cache.with(NONE.reloading()).getAll(List.of("k", "l")))
        .containsEntry("k", "k#3")
        .containsEntry("l", "l#1");
    assertThat(cache.get("k")).isEqualTo("k#3");
  }

  @Scenario
  void failedReload_leavesNothingOld(Scene scene) {
    RecordingLoader loader = new RecordingLoader();
    TieredCache<String, String> cache = scene.open(loader);
    cache.get("k");
    loader.fails("k", new IllegalStateException("down"));
    TieredCache<String, String> strict = cache.with(NONE.reloading().withoutStale());
    assertThatThrownBy(() -> strict.get("k")).hasMessage("down");
    loader.recovers("k");
    assertThat(cache.get("k")).isNotNull();
  }

  @Scenario
  void skippedTiers_areNeitherReadNorFilled(Scene scene) {
    RecordingLoader loader = new RecordingLoader();
    TieredCache<String, String> cache = scene.open(loader);
    Set<String> all = Set.copyOf(cache.operations().tiers());
    TieredCache<String, String> around = cache.with(NONE.skipping(all.toArray(String[]::new)));
    assertThat(around.get("k")).isEqualTo("k#1");
    assertThat(cache.getIfPresent("k")).isNull();
    assertThat(cache.get("k")).isEqualTo("k#2");
    assertThat(around.get("k")).isEqualTo("k#3");
    assertThat(around.getIfPresent("k")).isNull();
    assertThat(cache.get("k")).isEqualTo("k#2");
  }

  @Scenario
  void skippedTierThatIsNotThere_isRefused(Scene scene) {
    TieredCache<String, String> cache = scene.open(new RecordingLoader());
    assertThatThrownBy(() -> cache.with(NONE.skipping("memroy")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "skipped tier is memroy but must be one of %s".formatted(cache.operations().tiers()));
  }

  @Scenario
  void skippedTier_isChangedAllTheSame(Scene scene) {
    RecordingLoader loader = new RecordingLoader();
    TieredCache<String, String> cache = scene.open(loader);
    List<String> tiers = cache.operations().tiers();
    for (String tier : tiers) {
      cache.get("k");
      cache.with(NONE.skipping(tier)).invalidate("k");
      assertThat(cache.getIfPresent("k")).as("after skipping %s", tier).isNull();
    }
  }
}
