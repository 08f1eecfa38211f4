package io.tiercel.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiercel.CacheOptions;
import io.tiercel.TieredCache;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** What changing a cache promises: what was invalidated does not come back. */
public abstract class ChangingScenarios extends StaleScenarios {

  /** Tags each entry as {@link Invalidating} wants it. */
  static RecordingLoader tagging() {
    return new RecordingLoader()
        .settings((key, entry) -> entry.tags("tag of " + key.replaceAll(":.*", "")));
  }

  @Scenario
  void valueThatWasPut_isAnswered(Scene scene) {
    RecordingLoader loader = new RecordingLoader();
    TieredCache<String, String> cache = scene.open(loader);
    cache.put("k", "put");
    assertThat(cache.getIfPresent("k")).isEqualTo("put");
    assertThat(cache.get("k")).isEqualTo("put");
    cache.put("k", "put again");
    assertThat(cache.get("k")).isEqualTo("put again");
    assertThat(loader.loads()).isZero();
  }

  @Scenario
  void valueThatWasPut_takesThePlaceOfOneThatWasLoaded(Scene scene) {
    RecordingLoader loader = new RecordingLoader();
    TieredCache<String, String> cache = scene.open(loader);
    cache.get("k");
    cache.put("k", "put");
    assertThat(cache.get("k")).isEqualTo("put");
    assertThat(cache.getAll(List.of("k"))).containsEntry("k", "put");
  }

  @Scenario
  void knownAbsence_endsWithAPut(Scene scene) {
    RecordingLoader loader = new RecordingLoader();
    loader.becomes("k", null);
    TieredCache<String, String> cache =
        scene.open(loader, builder -> builder.absentFor(scene.units(100)));
    assertThat(cache.get("k")).isNull();
    cache.put("k", "put");
    assertThat(cache.get("k")).isEqualTo("put");
  }

  @Scenario
  void invalidatedKeys_areLoadedAnewAndOthersAreNot(Scene scene) {
    RecordingLoader loader = new RecordingLoader();
    TieredCache<String, String> cache = scene.open(loader);
    List<String> keys = List.of("one", "two", "three", "other");
    cache.getAll(keys);
    cache.invalidate("one");
    cache.invalidateAll(List.of("two", "three", "never seen"));
    cache.invalidateAll(List.of());
    assertThat(cache.getAllPresent(keys)).containsOnlyKeys("other");
    assertThat(cache.get("one")).isEqualTo("one#2");
    assertThat(cache.get("other")).isEqualTo("other#1");
  }

  @Scenario
  void wholeCache_isInvalidatedAtOnce(Scene scene) {
    RecordingLoader loader = new RecordingLoader();
    TieredCache<String, String> cache = scene.open(loader);
    List<String> keys = List.of("one", "two", "three");
    cache.getAll(keys);
    cache.put("put", "v");
    cache.invalidateAll();
    assertThat(cache.getAllPresent(List.of("one", "two", "three", "put"))).isEmpty();
    assertThat(cache.getAll(keys)).containsEntry("one", "one#2").containsEntry("two", "two#2");
    assertThat(cache.getAllPresent(keys)).hasSize(3);
  }

  @Scenario
  void entriesOfATag_areInvalidatedAndOthersAreNot(Scene scene) {
    RecordingLoader loader = new RecordingLoader();
    loader.settings((key, entry) -> entry.tags(key.substring(0, 1), "all"));
    TieredCache<String, String> cache = scene.open(loader);
    List<String> keys = List.of("a1", "a2", "b1");
    cache.getAll(keys);
    cache.invalidateTags("a", "unheard of");
    assertThat(cache.getAllPresent(keys)).containsOnlyKeys("b1");
    cache.getAll(keys);
    assertThat(cache.getAllPresent(keys)).hasSize(3);
    cache.invalidateTags("all");
    assertThat(cache.getAllPresent(keys)).isEmpty();
    assertThat(cache.get("b1")).isEqualTo("b1#2");
  }

  @Scenario
  void tagsOfTheCall_areAddedToWhatIsPutAndLoaded(Scene scene) {
    RecordingLoader loader = new RecordingLoader();
    loader.settings((key, entry) -> entry.tags("loader's"));
    TieredCache<String, String> cache = scene.open(loader);
    TieredCache<String, String> tagging = cache.with(CacheOptions.NONE.tagged("call's"));
    tagging.put("put", "v");
    tagging.get("loaded");
    tagging.getAll(List.of("in bulk"));
    cache.get("other");
    cache.invalidateTags("call's");
    assertThat(cache.getAllPresent(List.of("put", "loaded", "in bulk", "other")))
        .containsOnlyKeys("other");
    tagging.get("loaded");
    cache.invalidateTags("loader's");
    assertThat(cache.getIfPresent("loaded")).isNull();
  }

  @Scenario
  void tagsThatDeriveFromKeys_invalidateThem(Scene scene) {
    RecordingLoader loader = new RecordingLoader();
    TieredCache<String, String> cache =
        scene.open(loader, builder -> builder.keyTags(key -> Set.of(key.substring(0, 1))));
    cache.getAll(List.of("a1", "b1"));
    cache.put("a2", "v");
    cache.invalidateTags("a");
    assertThat(cache.getAllPresent(List.of("a1", "a2", "b1"))).containsOnlyKeys("b1");
  }

  @Scenario
  void entriesWithAPrefix_areInvalidatedAndOthersAreNot(Scene scene) {
    RecordingLoader loader = new RecordingLoader();
    TieredCache<String, String> cache = scene.open(loader, builder -> builder.prefixes(':', 2));
    List<String> keys = List.of("eu:shop:1", "eu:shop:2:x", "eu:hub:1", "us:shop:1", "eu");
    cache.getAll(keys);
    cache.invalidatePrefix("eu:shop:");
    assertThat(cache.getAllPresent(keys)).containsOnlyKeys("eu:hub:1", "us:shop:1", "eu");
    cache.getAll(keys);
    cache.invalidatePrefix("eu:");
    assertThat(cache.getAllPresent(keys)).containsOnlyKeys("us:shop:1", "eu");
  }

  @Scenario
  void prefixThatNoKeyDerives_isRefused(Scene scene) {
    TieredCache<String, String> cache = scene.open(scene.builder().prefixes(':', 1));
    for (String wrong : List.of("", "eu", "eu:shop:", "eu:x")) {
      assertThatThrownBy(() -> cache.invalidatePrefix(wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("end with ':'");
    }
  }

  @Scenario
  void prefixOfACacheWithoutPrefixes_isRefused(Scene scene) {
    TieredCache<String, String> cache = scene.open(scene.builder());
    assertThatThrownBy(() -> cache.invalidatePrefix("eu:"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("declares no prefixes");
  }

  @Scenario
  void staleValue_isGoneWithItsInvalidation(Scene scene) {
    RecordingLoader loader = tagging();
    TieredCache<String, String> cache =
        scene.open(
            scene
                .builder(TierStack.EXACT.withTimeToLive(scene.units(10)))
                .loader(loader)
                .prefixes(':', 1)
                .staleFor(scene.units(1_000)));
    for (Invalidating how : Invalidating.values()) {
      cache.get(how.key());
      scene.pass(11);
      how.change(cache, "new");
      scene.pass(11);
      loader.fails(how.key(), new IllegalStateException("down"));
      if (how.stores()) {
        assertThat(cache.get(how.key())).isEqualTo("new");
      } else {
        assertThatThrownBy(() -> cache.get(how.key())).as("after %s", how).hasMessage("down");
      }
    }
  }

  @Scenario
  void loadThatAChangeOvertook_answersWhoAskedBeforeAndNobodyElse(Scene scene) {
    RecordingLoader loader = tagging();
    TieredCache<String, String> cache =
        scene.open(loader, builder -> builder.prefixes(':', 1).waitAtMost(scene.units(0.1)));
    for (Invalidating how : Invalidating.values()) {
      String key = how.key();
      loader.becomes(key, "old");
      loader.holds(key);
      CompletableFuture<String> before = scene.meanwhile(() -> cache.get(key));
      eventually(() -> loader.loads(key) == 1);
      loader.becomes(key, "new");
      how.change(cache, "new");
      CompletableFuture<String> after = scene.meanwhile(() -> cache.get(key));
      eventually(() -> loader.loads(key) == 2 || after.isDone());
      loader.releases(key);
      assertThat(get(before)).as("before %s", how).isEqualTo("old");
      assertThat(get(after)).as("after %s", how).isEqualTo("new");
      assertThat(cache.get(key)).as("long after %s", how).isEqualTo("new");
    }
  }

  @Scenario
  void bulkLoadThatAChangeOvertook_storesNothingOld(Scene scene) {
    RecordingLoader loader = tagging().bulk();
    TieredCache<String, String> cache = scene.open(loader, builder -> builder.prefixes(':', 1));
    for (Invalidating how : Invalidating.values()) {
      String key = how.key();
      loader.becomes(key, "old");
      loader.holds(key);
      List<String> keys = List.of(key, "beside " + how);
      CompletableFuture<?> before = scene.meanwhile(() -> cache.getAll(keys));
      eventually(() -> loader.loads(key) == 1);
      loader.becomes(key, "new");
      how.change(cache, "new");
      loader.releases(key);
      get(before);
      assertThat(cache.get(key)).as("after %s", how).isEqualTo("new");
      assertThat(cache.getAll(keys)).as("after %s", how).containsEntry(key, "new");
    }
  }

  @Scenario
  void renewalThatAChangeOvertook_storesNothingOld(Scene scene) {
    RecordingLoader loader = tagging();
    TieredCache<String, String> cache =
        scene.open(loader, builder -> builder.prefixes(':', 1).refreshAfter(scene.units(10)));
    for (Invalidating how : Invalidating.values()) {
      String key = how.key();
      loader.becomes(key, "old");
      cache.get(key);
      scene.pass(11);
      loader.holds(key);
      CompletableFuture<?> before =
          scene.meanwhile(() -> readUntilLoaded(cache, key, loader, 2)); // a late tier: it waits
      eventually(() -> loader.loads(key) == 2);
      loader.becomes(key, "new");
      how.change(cache, "new");
      loader.releases(key);
      get(before);
      eventually(() -> cache.stats().loads() == loader.loads());
      assertThat(cache.get(key)).as("after %s", how).isEqualTo("new");
      scene.pass(2);
      assertThat(cache.get(key)).as("long after %s", how).isEqualTo("new");
    }
  }
}
