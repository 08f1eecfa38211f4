package io.tiercel.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiercel.TieredCache;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

/** What reading many keys promises: it shares entries and flights with reading one. */
public abstract class BulkScenarios extends ChangingScenarios {
  private static final IllegalStateException DOWN = new IllegalStateException("down");

  static List<String> keys(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> "k" + i).toList();
  }

  @Scenario
  void missingKeys_areLoadedInOneCall(Scene scene) {
    RecordingLoader loader = new RecordingLoader().bulk();
    TieredCache<String, String> cache = scene.open(loader);
    cache.get("b");
    assertThat(cache.getAll(List.of("a", "b", "c", "a")))
        .isEqualTo(Map.of("a", "a#1", "b", "b#1", "c", "c#1"));
    assertThat(loader.calls()).containsExactly(List.of("b"), List.of("a", "c"));
    assertThat(cache.get("c")).isEqualTo("c#1");
    assertThat(cache.getAll(List.of("c", "b", "a"))).hasSize(3);
    assertThat(loader.calls()).hasSize(2);
  }

  @Scenario
  void noKeys_askNobody(Scene scene) {
    RecordingLoader loader = new RecordingLoader().bulk();
    TieredCache<String, String> cache = scene.open(loader);
    assertThat(cache.getAll(List.of())).isEmpty();
    assertThat(cache.getAllPresent(List.of())).isEmpty();
    assertThat(loader.calls()).isEmpty();
  }

  @Scenario
  void loaderThatReadsOneAtATime_loadsEachKey(Scene scene) {
    RecordingLoader loader = new RecordingLoader();
    TieredCache<String, String> cache = scene.open(loader);
    assertThat(cache.getAll(List.of("a", "b"))).isEqualTo(Map.of("a", "a#1", "b", "b#1"));
    assertThat(loader.calls()).containsExactlyInAnyOrder(List.of("a"), List.of("b"));
  }

  @Scenario
  void keysThatTheLoaderLeavesOut_areAbsent(Scene scene) {
    RecordingLoader loader = new RecordingLoader().bulk();
    loader.becomes("none", null);
    TieredCache<String, String> cache =
        scene.open(loader, builder -> builder.absentFor(scene.units(10)));
    assertThat(cache.getAll(List.of("a", "none"))).containsOnlyKeys("a");
    assertThat(cache.getAll(List.of("a", "none"))).containsOnlyKeys("a");
    assertThat(cache.get("none")).isNull();
    assertThat(loader.loads("none")).isEqualTo(1);
    scene.pass(11);
    assertThat(cache.get("none")).isNull();
    assertThat(loader.loads("none")).isEqualTo(2);
  }

  @Scenario
  void keyThatFails_failsTheCallButNotTheOtherKeys(Scene scene) {
    RecordingLoader loader = new RecordingLoader();
    loader.fails("bad", DOWN);
    TieredCache<String, String> cache = scene.open(loader);
    assertThatThrownBy(() -> cache.getAll(List.of("a", "bad", "z"))).isSameAs(DOWN);
    assertThat(cache.getAllPresent(List.of("a", "bad", "z")))
        .isEqualTo(Map.of("a", "a#1", "z", "z#1"));
    loader.recovers("bad");
    assertThat(cache.getAll(List.of("a", "bad"))).containsEntry("bad", "bad#2");
  }

  @Scenario
  void bulkLoadThatFails_storesNothing(Scene scene) {
    RecordingLoader loader = new RecordingLoader().bulk();
    loader.fails("bad", DOWN);
    TieredCache<String, String> cache = scene.open(loader);
    assertThatThrownBy(() -> cache.getAll(List.of("a", "bad"))).isSameAs(DOWN);
    assertThat(cache.getAllPresent(List.of("a", "bad"))).isEmpty();
    loader.recovers("bad");
    assertThat(cache.getAll(List.of("a", "bad"))).hasSize(2);
  }

  @Scenario
  void keyThatFailsWithAStaleValueAtHand_isAnsweredWithIt(Scene scene) {
    RecordingLoader loader = new RecordingLoader().bulk();
    TieredCache<String, String> cache =
        scene.open(
            scene
                .builder(TierStack.EXACT.withTimeToLive(scene.units(10)))
                .loader(loader)
                .staleFor(scene.units(100)));
    cache.getAll(List.of("a", "b"));
    scene.pass(11);
    loader.fails("a", DOWN);
    assertThat(cache.getAll(List.of("a", "b"))).isEqualTo(Map.of("a", "a#1", "b", "b#1"));
  }

  @Scenario
  void livesAndTagsOfABulkLoad_areEachEntrysOwn(Scene scene) {
    RecordingLoader loader = new RecordingLoader().bulk();
    loader.settings(
        (key, entry) -> {
          entry.tags("tag of " + key);
          if (key.equals("short")) {
            entry.timeToLive(scene.units(5));
          }
        });
    TieredCache<String, String> cache = scene.open(loader);
    List<String> keys = List.of("short", "tagged", "other");
    cache.getAll(keys);
    cache.invalidateTags("tag of tagged");
    assertThat(cache.getAllPresent(keys)).containsOnlyKeys("short", "other");
    scene.pass(6);
    assertThat(cache.getAllPresent(keys)).containsOnlyKeys("other");
  }

  @Scenario
  void loaderOfTheCall_isCalledOnceWithWhatIsMissing(Scene scene) {
    TieredCache<String, String> cache = scene.open(scene.builder());
    List<Collection<String>> calls = new CopyOnWriteArrayList<>();
    cache.put("a", "put");
    assertThat(cache.getAll(List.of("a", "b", "c"), missing -> answers(calls, missing)))
        .isEqualTo(Map.of("a", "put", "b", "b!", "c", "c!"));
    assertThat(cache.getAll(List.of("a", "d"), missing -> answers(calls, missing)))
        .containsEntry("d", "d!");
    assertThat(calls).hasSize(2);
    assertThat(calls.get(0)).containsExactlyInAnyOrder("b", "c");
    assertThat(calls.get(1)).containsExactly("d");
    assertThat(cache.getAll(List.of("x", "y"), missing -> Map.of("x", "v", "unasked", "v")))
        .isEqualTo(Map.of("x", "v"));
    assertThat(cache.getIfPresent("unasked")).isNull();
  }

  private static Map<String, String> answers(
      List<Collection<String>> calls, Collection<String> missing) {
    calls.add(List.copyOf(missing));
    Map<String, String> answers = new HashMap<>();
    missing.forEach(key -> answers.put(key, key + "!"));
    return answers;
  }

  @Scenario
  void presentKeys_areReadWithoutLoading(Scene scene) {
    RecordingLoader loader = new RecordingLoader();
    TieredCache<String, String> cache = scene.open(loader);
    cache.getAll(List.of("a", "b"));
    assertThat(cache.getAllPresent(List.of("a", "b", "c"))).containsOnlyKeys("a", "b");
    assertThat(loader.loads("c")).isZero();
  }

  @Scenario
  void keyThatIsBeingLoaded_isNotLoadedByABulkRead(Scene scene) {
    RecordingLoader loader = new RecordingLoader().bulk();
    TieredCache<String, String> cache = scene.open(loader);
    loader.holds("b");
    CompletableFuture<String> one = scene.meanwhile(() -> cache.get("b"));
    eventually(() -> loader.loads("b") == 1);
    CompletableFuture<Map<String, String>> many =
        scene.meanwhile(() -> cache.getAll(List.of("a", "b", "c")));
    eventually(() -> loader.loads("c") == 1);
    assertThat(many).isNotDone();
    loader.releases("b");
    assertThat(get(one)).isEqualTo("b#1");
    assertThat(get(many)).isEqualTo(Map.of("a", "a#1", "b", "b#1", "c", "c#1"));
  }

  @Scenario
  void keyOfABulkLoad_isJoinedBySingleReads(Scene scene) {
    RecordingLoader loader = new RecordingLoader().bulk();
    TieredCache<String, String> cache = scene.open(loader);
    loader.holds("b");
    CompletableFuture<?> many = scene.meanwhile(() -> cache.getAll(List.of("a", "b")));
    eventually(() -> loader.loads("b") == 1);
    CompletableFuture<String> one = scene.meanwhile(() -> cache.get("b"));
    CompletableFuture<String> other = scene.meanwhile(() -> cache.get("a"));
    loader.releases("b");
    assertThat(get(one)).isEqualTo("b#1");
    assertThat(get(other)).isEqualTo("a#1");
    get(many);
    assertThat(loader.loads()).isEqualTo(2);
  }

  @Scenario
  void overlappingBulkReads_loadEachKeyOnce(Scene scene) {
    RecordingLoader loader = new RecordingLoader().bulk();
    TieredCache<String, String> cache = scene.open(loader);
    CountDownLatch start = new CountDownLatch(1);
    List<CompletableFuture<Map<String, String>>> readers = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      List<String> keys = keys(5 * i, 5 * i + 25);
      readers.add(scene.meanwhile(() -> afterwards(start, () -> cache.getAll(keys))));
      readers.add(scene.meanwhile(() -> afterwards(start, () -> cache.getAll(reversed(keys)))));
    }
    start.countDown();
    readers.forEach(reader -> assertThat(get(reader)).hasSize(25));
    keys(0, 60).forEach(key -> assertThat(loader.loads(key)).as(key).isEqualTo(1));
  }

  private static List<String> reversed(List<String> keys) {
    List<String> reversed = new ArrayList<>(keys);
    Collections.reverse(reversed);
    return reversed;
  }
}
