package io.tiercel;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiercel.error.ConfigurationException;
import io.tiercel.policy.Lives;
import io.tiercel.testkit.ManualScheduling;
import io.tiercel.testkit.SharedServer;
import io.tiercel.testkit.SharedTierFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Lives that some calls ask for. */
class LivesTest {
  private static final Duration LONG = ofMinutes(60);
  private final ManualScheduling clock = ManualScheduling.callerRuns();
  private final AtomicInteger loads = new AtomicInteger();
  private @Nullable RuntimeException failure;
  private Duration untilFailure = Duration.ZERO;
  private final TieredCache<String, Integer> cache =
      TieredCache.<String, Integer>named("lives")
          .memory(memory -> memory.maximumSize(100).timeToLive(LONG).jitter(0))
          .tier(
              new SharedTierFactory<>("shared", new SharedServer(clock)),
              tier -> tier.timeToLive(LONG).jitter(0))
          .scheduling(clock)
          .loader(this::load)
          .build();

  private @Nullable Integer load(String key) {
    int count = loads.incrementAndGet();
    if (failure != null) {
      clock.advance(untilFailure);
      throw failure;
    }
    return key.equals("nothing") ? null : count;
  }

  @AfterEach
  void close() {
    cache.close();
  }

  private TieredCache<String, Integer> living(Lives lives) {
    return cache.with(CacheOptions.NONE.living(lives));
  }

  private static Lives local(Duration life) {
    return new Lives(null, life, null, null, null);
  }

  private static Lives renewed(Duration age) {
    return new Lives(null, null, age, null, null);
  }

  @Test
  void localLife_isThatOfMemoryOnly() {
    living(local(ofSeconds(30))).get("a");
    clock.advance(ofSeconds(31));

    assertThat(cache.with(CacheOptions.NONE.skipping("shared")).getIfPresent("a")).isNull();
    assertThat(cache.getIfPresent("a")).isEqualTo(1);
  }

  @Test
  void localLife_holdsForPutsAndForAtomicOperations() {
    living(local(ofSeconds(30))).put("a", 7);
    living(local(ofSeconds(30))).asMap().compute("b", (key, old) -> 8);
    clock.advance(ofSeconds(31));
    TieredCache<String, Integer> memory = cache.with(CacheOptions.NONE.skipping("shared"));

    assertThat(memory.getIfPresent("a")).isNull();
    assertThat(memory.getIfPresent("b")).isNull();
    assertThat(cache.getIfPresent("b")).isEqualTo(8);
  }

  @Test
  void refreshAge_renewsBehindTheReader_thoughTheCacheRenewsNothing() {
    TieredCache<String, Integer> view = living(renewed(ofMinutes(8)));
    view.get("a");
    clock.advance(ofMinutes(7));
    assertThat(view.get("a")).isEqualTo(1);
    clock.advance(ofMinutes(2));
    view.get("a");

    assertThat(view.get("a")).isEqualTo(2);
    assertThat(loads).hasValue(2);
  }

  @Test
  void refreshAge_isThatOfTheseReadersAlone() {
    living(renewed(ofMinutes(8))).get("a");
    clock.advance(ofMinutes(9));

    assertThat(cache.get("a")).isEqualTo(1);
    assertThat(cache.get("a")).isEqualTo(1);
    assertThat(loads).hasValue(1);
  }

  @Test
  void staleLife_isServedWhenTheLoadFails() {
    Lives lives = new Lives(ofMinutes(10), null, null, LONG, null);
    living(lives).get("a");
    clock.advance(ofMinutes(11));
    failure = new IllegalStateException("down");

    assertThat(living(lives).get("a")).isEqualTo(1);
  }

  @Test
  void absentLife_isRemembered() {
    TieredCache<String, Integer> view = living(new Lives(null, null, null, null, ofSeconds(5)));
    view.get("nothing");
    assertThat(view.get("nothing")).isNull();
    assertThat(loads).hasValue(1);
    clock.advance(ofSeconds(6));
    view.get("nothing");

    assertThat(loads).hasValue(2);
  }

  @Test
  void functionThatIsALoader_setsLifeAndTags() {
    cache.get("a", new Tagging());
    cache.getAll(List.of("b", "c"), new Tagging().many());
    assertThat(cache.getIfPresent("a")).isEqualTo(1);
    cache.invalidateTags("tag of a", "tag of b");

    assertThat(cache.getIfPresent("a")).isNull();
    assertThat(cache.getIfPresent("b")).isNull();
    assertThat(cache.getIfPresent("c")).isEqualTo(1);
  }

  @Test
  void refreshAgeBeyondTheLife_isRefused() {
    assertThatThrownBy(() -> new Lives(ofMinutes(1), null, ofMinutes(1), null, null))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("refreshAfter is PT1M but must be shorter than the timeToLive, PT1M");
  }

  private static final class Tagging
      implements CacheLoader<String, Integer>, Function<String, Integer> {
    @Override
    public Integer load(String key) {
      throw new AssertionError("not as a plain loader");
    }

    @Override
    public Integer load(String key, EntrySettings entry) {
      entry.tags("tag of " + key);
      return 1;
    }

    @Override
    public Integer apply(String key) {
      throw new AssertionError("not as a function");
    }

    Many many() {
      return new Many();
    }
  }

  private static final class Many
      implements CacheLoader<String, Integer>, Function<Collection<String>, Map<String, Integer>> {
    @Override
    public Integer load(String key) {
      throw new AssertionError("not one by one");
    }

    @Override
    public Map<String, Integer> loadAll(
        Collection<String> keys, Function<String, EntrySettings> entries) {
      keys.forEach(key -> entries.apply(key).tags("tag of " + key));
      return keys.stream().collect(Collectors.toMap(key -> key, key -> 1));
    }

    @Override
    public Map<String, Integer> apply(Collection<String> keys) {
      throw new AssertionError("not as a function");
    }
  }

  @Test
  void staleAnswer_comesFromTheTierThatStillHasOneWhenTheLoadHasFailed() {
    Lives lives = new Lives(ofMinutes(3), ofMinutes(1), null, ofMinutes(10), null);
    TieredCache<String, Integer> cache = living(lives);
    clock.advance(ofSeconds(10)); // until the others are trusted, memory keeps nothing for long
    cache.get("k"); // stale until the 11th minute in memory, and until the 13th beyond
    clock.advance(ofMinutes(4));
    failure = new IllegalStateException("down");
    untilFailure = ofMinutes(8);
    assertThat(cache.get("k")).isEqualTo(1);
  }

  @Test
  void refreshAge_isAlsoThatOfWhatWasThereBeforeTheView() {
    cache.get("a");
    clock.advance(ofMinutes(1));
    assertThat(cache.get("a")).isEqualTo(1);
    TieredCache<String, Integer> view = living(renewed(ofMinutes(8)));
    clock.advance(ofMinutes(8));
    view.get("a");
    assertThat(view.get("a")).isEqualTo(2);
  }

  @Test
  void livesThatLoadersAndViewsGive_endApart() {
    SharedServer server = new SharedServer(clock);
    try (TieredCache<String, Integer> one = jittered(server);
        TieredCache<String, Integer> other = jittered(server)) {
      clock.advance(ofSeconds(10)); // until they trust each other, memory keeps nothing for long
      TieredCache<String, Integer> view = one.with(CacheOptions.NONE.living(ofMinutes(5)));
      for (int i = 0; i < 20; i++) {
        one.get("loader" + i);
        view.get("view" + i);
        view.put("put" + i, i);
        other.get("loader" + i);
      }
      for (int tier = 0; tier < 2; tier++) {
        assertJittered(lives(one, "loader", tier), ofMinutes(10));
        assertJittered(lives(one, "view", tier), ofMinutes(5));
        assertJittered(lives(one, "put", tier), ofMinutes(5));
      }
      assertCopied(lives(other, "loader", 0), lives(other, "loader", 1));
    }
  }

  /** Not shortened again, but for what memory's ticks take. */
  private static void assertCopied(List<Duration> copies, List<Duration> originals) {
    for (int i = 0; i < copies.size(); i++) {
      assertThat(copies.get(i)).isCloseTo(originals.get(i), Duration.ofMillis(20));
    }
  }

  private TieredCache<String, Integer> jittered(SharedServer server) {
    return TieredCache.<String, Integer>named("jittered")
        .memory(memory -> memory.maximumSize(100).timeToLive(LONG).jitter(0.5))
        .tier(new SharedTierFactory<>("shared", server), tier -> tier.jitter(0.5))
        .scheduling(clock)
        .loader(CacheLoader.perEntry((key, entry) -> lived(entry)))
        .build();
  }

  private static Integer lived(EntrySettings entry) {
    entry.timeToLive(ofMinutes(10));
    return 1;
  }

  private static List<Duration> lives(TieredCache<String, Integer> cache, String keys, int tier) {
    List<Duration> lives = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      var explained = cache.operations().explain(keys + i).join();
      lives.add(explained.tiers().get(tier).entry().freshFor());
    }
    return lives;
  }

  private static void assertJittered(List<Duration> lives, Duration given) {
    assertThat(lives).allMatch(life -> life.compareTo(given) <= 0);
    assertThat(lives).allMatch(life -> life.compareTo(given.dividedBy(2)) >= 0);
    assertThat(Set.copyOf(lives)).hasSizeGreaterThan(10);
  }
}
