package io.tiercel.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.CacheBuilder;
import io.tiercel.CacheOptions;
import io.tiercel.TieredCache;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;

/**
 * Every scenario of a cache. A module with a tier of its own extends this and says in {@link
 * #stacks} which arrangements its tier is to be tried in; {@link ModelStack#matrix} is an example.
 *
 * <p>This last part of them is about several nodes of one cache.
 */
public abstract class CacheScenarios extends MapScenarios {

  private static TieredCache<String, String> node(
      Scene scene, RecordingLoader loader, UnaryOperator<CacheBuilder<String, String>> settings) {
    return scene.open(
        loader, builder -> settings.apply(builder.prefixes(':', 1).waitAtMost(scene.units(30))));
  }

  @FleetScenario
  void valueThatIsPutBeforeTheOthersAreHeard_stays(Scene scene) {
    for (int i = 0; i < 5; i++) { // how long the connection takes is a matter of luck
      TieredCache<String, String> cache = scene.openAtOnce(scene.builder());
      cache.put("k" + i, "v");
      scene.pass(5);
      assertThat(cache.getIfPresent("k" + i)).isEqualTo("v");
    }
  }

  @FleetScenario
  void valueOfOneNode_isAnsweredByAnother(Scene scene) {
    RecordingLoader loader = new RecordingLoader();
    TieredCache<String, String> one = scene.open(loader);
    TieredCache<String, String> other = scene.open(loader);
    one.get("loaded");
    one.put("put", "v");
    assertThat(other.get("loaded")).isEqualTo("loaded#1");
    assertThat(other.getAll(List.of("loaded", "put"))).containsEntry("put", "v");
    assertThat(loader.loads()).isEqualTo(1);
  }

  @FleetScenario
  void changeOnOneNode_takesEffectOnAnother(Scene scene) {
    RecordingLoader loader = tagging();
    TieredCache<String, String> one = node(scene, loader, builder -> builder);
    TieredCache<String, String> other = node(scene, loader, builder -> builder);
    for (Invalidating how : Invalidating.values()) {
      String key = how.key();
      loader.becomes(key, "old");
      assertThat(other.get(key)).isEqualTo("old");
      loader.becomes(key, "new");
      how.change(one, "new");
      eventually(() -> !"old".equals(other.getIfPresent(key)));
      assertThat(other.get(key)).as("after %s", how).isEqualTo("new");
      assertThat(one.get(key)).as("after %s", how).isEqualTo("new");
    }
  }

  @FleetScenario
  void tagThatIsHalfACharacter_takesEffectOnAnotherNode(Scene scene) {
    String tag = "t\ud800";
    RecordingLoader loader = new RecordingLoader().settings((key, entry) -> entry.tags(tag));
    TieredCache<String, String> one = node(scene, loader, builder -> builder);
    TieredCache<String, String> other = node(scene, loader, builder -> builder);
    loader.becomes("k", "old");
    assertThat(other.get("k")).isEqualTo("old");
    loader.becomes("k", "new");
    one.invalidateTags(tag);
    eventually(() -> "new".equals(other.get("k")));
  }

  @FleetScenario
  void loadThatAnotherNodesChangeOvertook_isNeitherStoredNorJoined(Scene scene) {
    RecordingLoader loader = tagging();
    TieredCache<String, String> one =
        node(scene, loader, builder -> builder.waitAtMost(scene.units(0.1)));
    TieredCache<String, String> other =
        node(scene, loader, builder -> builder.waitAtMost(scene.units(0.1)));
    for (Invalidating how : Invalidating.values()) {
      String key = how.key();
      loader.becomes(key, "old");
      loader.holds(key);
      CompletableFuture<String> before = scene.meanwhile(() -> other.get(key));
      eventually(() -> loader.loads(key) == 1);
      loader.becomes(key, "new");
      long received = other.stats().coherence().received();
      how.change(one, "new");
      eventually(() -> other.stats().coherence().received() > received);
      CompletableFuture<String> after = scene.meanwhile(() -> other.get(key));
      eventually(() -> loader.loads(key) == 2 || after.isDone());
      loader.releases(key);
      assertThat(get(before)).as("before %s", how).isEqualTo("old");
      assertThat(get(after)).as("after %s", how).isEqualTo("new");
      assertThat(other.get(key)).as("long after %s", how).isEqualTo("new");
      assertThat(one.get(key)).as("at home after %s", how).isEqualTo("new");
    }
  }

  @FleetScenario
  void valueOfBeforeAnOperationsWrite_isGoneWithItsEnd(Scene scene) {
    RecordingLoader loader = new RecordingLoader();
    loader.becomes("k", "old");
    TieredCache<String, String> one = node(scene, loader, builder -> builder);
    TieredCache<String, String> other = node(scene, loader, builder -> builder);
    long received = other.stats().coherence().received();
    one.asMap()
        .compute(
            "k",
            (key, present) -> {
              eventually(() -> other.stats().coherence().received() > received);
              CacheOptions pastHome = CacheOptions.NONE.skipping(other.operations().home());
              assertThat(other.with(pastHome).get("k")).isEqualTo("old");
              loader.becomes("k", "new");
              return "new";
            });
    eventually(other, "k", "new");
    assertThat(one.get("k")).isEqualTo("new");
  }

  @FleetScenario
  void keyThatSeveralNodesMiss_isLoadedByOne(Scene scene) {
    RecordingLoader loader = new RecordingLoader();
    TieredCache<String, String> one = node(scene, loader, builder -> builder);
    TieredCache<String, String> other = node(scene, loader, builder -> builder);
    loader.holds("k");
    CompletableFuture<String> first = scene.meanwhile(() -> one.get("k"));
    eventually(() -> loader.loads("k") == 1);
    CompletableFuture<String> second = scene.meanwhile(() -> other.get("k"));
    scene.pass(0.1);
    assertThat(second).isNotDone();
    loader.releases("k");
    assertThat(get(first)).isEqualTo("k#1");
    assertThat(get(second)).isEqualTo("k#1");
    assertThat(loader.loads("k")).isEqualTo(1);
  }

  @FleetScenario
  void nodeThatHasWaitedLongEnough_loadsForItselfAndStoresNothing(Scene scene) {
    RecordingLoader slow = new RecordingLoader();
    TieredCache<String, String> one = node(scene, slow, builder -> builder);
    TieredCache<String, String> other =
        node(
            scene,
            new RecordingLoader(),
            builder -> builder.loader(key -> "other's").waitAtMost(scene.units(0.2)));
    slow.holds("k");
    CompletableFuture<String> first = scene.meanwhile(() -> one.get("k"));
    eventually(() -> slow.loads("k") == 1);
    assertThat(other.get("k")).isEqualTo("other's");
    slow.releases("k");
    assertThat(get(first)).isEqualTo("k#1");
    assertThat(other.get("k")).isEqualTo("k#1");
  }

  @FleetScenario
  void overlappingBulkReadsOfNodes_loadEachKeyOnce(Scene scene) {
    RecordingLoader loader = new RecordingLoader().bulk();
    TieredCache<String, String> one = node(scene, loader, builder -> builder);
    TieredCache<String, String> other = node(scene, loader, builder -> builder);
    CountDownLatch start = new CountDownLatch(1);
    List<CompletableFuture<Map<String, String>>> readers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      List<String> keys = keys(5 * i, 5 * i + 25);
      readers.add(scene.meanwhile(() -> afterwards(start, () -> one.getAll(keys))));
      readers.add(scene.meanwhile(() -> afterwards(start, () -> other.getAll(keys))));
    }
    start.countDown();
    readers.forEach(reader -> assertThat(get(reader)).hasSize(25));
    keys(0, 40).forEach(key -> assertThat(loader.loads(key)).as(key).isEqualTo(1));
  }

  @FleetScenario
  void entryThatIsDueEverywhere_isRenewedByOneNode(Scene scene) {
    RecordingLoader loader = new RecordingLoader();
    UnaryOperator<CacheBuilder<String, String>> refreshing =
        builder -> builder.refreshAfter(scene.units(10));
    TieredCache<String, String> one = node(scene, loader, refreshing);
    TieredCache<String, String> other = node(scene, loader, refreshing);
    one.get("k");
    other.get("k");
    scene.pass(11);
    loader.holds("k");
    assertThat(readUntilLoaded(one, "k", loader, 2)).isEqualTo("k#1");
    assertThat(other.get("k")).isEqualTo("k#1");
    loader.releases("k");
    eventually(one, "k", "k#2");
    eventually(other, "k", "k#2");
    assertThat(loader.loads("k")).isEqualTo(2);
  }

  @FleetScenario
  void putIfAbsentOfSeveralNodes_isWonByOne(Scene scene) {
    RecordingLoader loader = new RecordingLoader();
    TieredCache<String, String> one = node(scene, loader, builder -> builder);
    TieredCache<String, String> other = node(scene, loader, builder -> builder);
    for (int round = 0; round < 10; round++) {
      String key = "k" + round;
      CountDownLatch start = new CountDownLatch(1);
      CompletableFuture<String> first =
          scene.meanwhile(() -> afterwards(start, () -> one.asMap().putIfAbsent(key, "one")));
      CompletableFuture<String> second =
          scene.meanwhile(() -> afterwards(start, () -> other.asMap().putIfAbsent(key, "other")));
      start.countDown();
      String winner = get(first) == null ? "one" : "other";
      assertThat(get(first)).isEqualTo(winner.equals("one") ? null : "other");
      assertThat(get(second)).isEqualTo(winner.equals("one") ? "one" : null);
      assertThat(one.getIfPresent(key)).isEqualTo(winner);
      assertThat(other.getIfPresent(key)).isEqualTo(winner);
    }
  }

  @FleetScenario
  void mergesOfSeveralNodes_areAllCounted(Scene scene) {
    RecordingLoader loader = new RecordingLoader();
    List<CompletableFuture<String>> writers = new ArrayList<>();
    TieredCache<String, String> one = node(scene, loader, builder -> builder);
    TieredCache<String, String> other = node(scene, loader, builder -> builder);
    for (TieredCache<String, String> node : List.of(one, other, one, other)) {
      writers.add(scene.meanwhile(() -> mergeOften(node, 10)));
    }
    writers.forEach(ScenarioFixture::get);
    eventually(() -> "40".equals(one.getIfPresent("sum"))); // as soon as it heard of the last one
    eventually(() -> "40".equals(other.getIfPresent("sum")));
  }
}
