package io.tiercel;

import static io.tiercel.testkit.ModelStack.MEMORY;
import static io.tiercel.testkit.ModelStack.SHARED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tiercel.policy.TierPolicy;
import io.tiercel.spi.Change;
import io.tiercel.spi.Observer;
import io.tiercel.spi.Outcome;
import io.tiercel.stats.CacheStats;
import io.tiercel.stats.CodecStats;
import io.tiercel.stats.TierStats;
import io.tiercel.testkit.Facade;
import io.tiercel.testkit.ModelStack;
import io.tiercel.testkit.RecordingLoader;
import io.tiercel.testkit.Scene;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What statistics, observers and listeners are told. */
@Timeout(60)
class EventsTest {
  private final ModelStack stack = ModelStack.of(MEMORY, SHARED);
  private Scene scene = new Scene(stack, Facade.BLOCKING);
  private final RecordingLoader loader = new RecordingLoader();

  @AfterEach
  void close() {
    scene.close();
  }

  private static void eventually(Callable<Boolean> condition) {
    await().pollInterval(Duration.ofMillis(2)).atMost(Duration.ofSeconds(20)).until(condition);
  }

  @ParameterizedTest
  @EnumSource
  void statistics_areExactForAGivenSequence(Facade facade) {
    scene = new Scene(stack, facade);
    TieredCache<String, String> cache =
        scene.open(loader, builder -> builder.absentFor(Duration.ofHours(1)));
    loader.becomes("none", null);
    loader.fails("bad", new IllegalStateException("down"));
    cache.get("a"); // miss, miss, load, two fills
    cache.get("a"); // memory hit
    cache.get("none"); // miss, miss, load, two fills
    cache.get("none"); // known absence in memory
    cache.getIfPresent("b"); // miss, miss
    cache.getAll(List.of("a", "b")); // hit; miss, miss, load, two fills
    cache.with(CacheOptions.NONE.skipping(MEMORY)).get("a"); // shared hit
    assertThatThrownBy(() -> cache.get("bad")).hasMessage("down"); // miss, miss, failure
    cache.put("c", "v"); // two fills
    cache.invalidate("a");
    CacheStats stats = cache.stats();
    assertThat(stats.tier(MEMORY))
        .isEqualTo(new TierStats(MEMORY, 2, 1, 0, 5, 0, 4, 0, 0, 0, CodecStats.NONE));
    assertThat(stats.tier(SHARED))
        .isEqualTo(new TierStats(SHARED, 1, 0, 0, 5, 0, 4, 0, 0, 0, CodecStats.NONE));
    assertThat(stats.hits()).isEqualTo(4);
    assertThat(stats.misses()).isEqualTo(5);
    assertThat(stats.hitRate()).isEqualTo(4 / 9.0);
    assertThat(stats.loads()).isEqualTo(4);
    assertThat(stats.loadFailures()).isEqualTo(1);
    assertThat(stats.invalidations()).isEqualTo(1);
    assertThat(stats.invalidationFailures()).isZero();
    assertThat(stats.staleServed()).isZero();
    assertThat(stats.refreshes()).isZero();
  }

  @Test
  void refusedFill_isCounted() {
    TieredCache<String, String> cache = scene.open(loader);
    cache.get(
        "k",
        key -> {
          cache.invalidate(key);
          return "old";
        });
    assertThat(cache.stats().tier(SHARED).refusedFills()).isEqualTo(1);
    assertThat(cache.stats().tier(SHARED).fills()).isZero();
    assertThat(cache.stats().tier(MEMORY).fills()).isZero();
  }

  @Test
  void otherNodesInvalidation_isCountedWhereItArrives() {
    TieredCache<String, String> one = scene.open(loader);
    TieredCache<String, String> other = scene.open(loader);
    one.invalidate("k");
    eventually(() -> other.stats().coherence().received() == 1);
    assertThat(one.stats().coherence().received()).isZero();
    assertThat(other.stats().invalidations()).isZero();
  }

  /** Writes down what it is told. */
  private static final class Notes implements Observer<String, String> {
    private final List<String> events = new CopyOnWriteArrayList<>();

    @Override
    public void read(String tier, Result result) {
      events.add("read " + tier + " " + result);
    }

    @Override
    public void filled(String tier, Outcome outcome) {
      events.add("filled " + tier + " " + outcome);
    }

    @Override
    public void loaded(int keys, long nanos, @Nullable Throwable failure) {
      events.add("loaded " + keys + " " + failure);
    }

    @Override
    public void invalidated(Change<String> change, @Nullable Throwable failure) {
      events.add("invalidated " + change + " " + failure);
    }
  }

  @Test
  void observer_isToldInTheOrderOfEvents() {
    Notes notes = new Notes();
    TieredCache<String, String> cache = scene.open(loader, builder -> builder.observer(notes));
    notes.events.clear();
    cache.get("k");
    cache.invalidate("k");
    assertThat(notes.events)
        .containsExactly(
            "read memory MISS",
            "read shared MISS",
            "loaded 1 null",
            "filled shared STORED",
            "filled memory STORED",
            "invalidated Keys[keys=[k]] null");
  }

  /** Throws at everything. */
  private static final class Rude
      implements Observer<String, String>, CacheListener<String, String> {
    private static final RuntimeException RUDE = new IllegalStateException("rude");

    @Override
    public void read(String tier, Result result) {
      throw RUDE;
    }

    @Override
    public void filled(String tier, Outcome outcome) {
      throw RUDE;
    }

    @Override
    public void timed(String tier, String operation, long nanos, @Nullable Throwable failure) {
      throw RUDE;
    }

    @Override
    public void loaded(int keys, long nanos, @Nullable Throwable failure) {
      throw RUDE;
    }

    @Override
    public void loaded(int keys, @Nullable Throwable failure) {
      throw RUDE;
    }

    @Override
    public void invalidated(Change<String> change, @Nullable Throwable failure) {
      throw RUDE;
    }

    @Override
    public void evicted(String tier, String key, @Nullable String value, Cause cause) {
      throw RUDE;
    }

    @Override
    public void coherence(Coherence event) {
      throw RUDE;
    }

    @Override
    public void servedStale(String key) {
      throw RUDE;
    }
  }

  @Test
  void watchThatIsClosedTwice_endsNoOther() {
    Counting twice = new Counting();
    TieredCache<String, String> cache = scene.open(loader);
    CacheOperations.Watch one = cache.operations().observe(twice);
    CacheOperations.Watch other = cache.operations().observe(twice);
    cache.get("a");
    assertThat(twice.loads).hasValue(2);
    one.close();
    one.close();
    cache.get("b");
    assertThat(twice.loads).hasValue(3);
    other.close();
    cache.get("c");
    assertThat(twice.loads).hasValue(3);
  }

  private static final class Counting implements Observer<String, Object> {
    private final AtomicInteger loads = new AtomicInteger();

    @Override
    public void loaded(int keys, long nanos, @Nullable Throwable failure) {
      loads.incrementAndGet();
    }
  }

  @Test
  void observersAndListenersThatThrow_harmNobody() {
    Notes notes = new Notes();
    Rude rude = new Rude();
    TieredCache<String, String> cache =
        scene.open(loader, builder -> builder.observer(rude).listener(rude).observer(notes));
    assertThat(cache.get("k")).isEqualTo("k#1");
    cache.put("k", "v");
    cache.invalidate("k");
    assertThat(cache.getAll(List.of("k", "l"))).hasSize(2);
    assertThat(notes.events).contains("loaded 1 null", "filled memory STORED");
    assertThat(cache.stats().loads()).isEqualTo(3);
  }

  @Test
  void listener_isToldOnTheExecutor() {
    List<String> told = new CopyOnWriteArrayList<>();
    CacheListener<String, String> listener =
        new CacheListener<>() {
          @Override
          public void loaded(int keys, @Nullable Throwable failure) {
            told.add("loaded " + keys + " on " + Thread.currentThread().getName());
          }

          @Override
          public void invalidated(Change<String> change, @Nullable Throwable failure) {
            told.add("invalidated");
          }

          @Override
          public void servedStale(String key) {
            told.add("stale " + key);
          }

          @Override
          public void evicted(
              String tier, String key, @Nullable String value, Observer.Cause cause) {
            told.add("evicted " + key + "=" + value + " " + cause);
          }
        };
    TieredCache<String, String> cache =
        scene.open(
            TieredCache.<String, String>named("c")
                .memory(
                    memory ->
                        memory.maximumSize(1_000).timeToLive(Duration.ofSeconds(10)).jitter(0))
                .scheduling(stack.scheduling())
                .loader(loader)
                .listener(listener)
                .staleFor(Duration.ofSeconds(10)));
    cache.get("k");
    eventually(() -> told.stream().anyMatch(it -> it.startsWith("loaded 1 on running-clock")));
    scene.pass(11);
    loader.fails("k", new IllegalStateException("down"));
    cache.get("k");
    eventually(() -> told.contains("stale k"));
    scene.pass(30);
    cache.getIfPresent("k");
    eventually(() -> told.contains("evicted k=k#1 EXPIRED"));
    cache.invalidate("k");
    eventually(() -> told.contains("invalidated"));
  }

  @Test
  void evictionForSize_isToldAndCounted() {
    TieredCache<String, String> cache =
        scene.open(
            TieredCache.<String, String>named("c")
                .memory(memory -> memory.maximumSize(10))
                .scheduling(stack.scheduling())
                .loader(loader));
    for (int i = 0; i < 1_000; i++) {
      cache.get("k" + i);
    }
    eventually(
        () -> {
          cache.getIfPresent("none"); // Caffeine may leave the last evictions to whoever comes next
          return cache.asMap().size() <= 10;
        });
    eventually(() -> cache.stats().tier(MEMORY).evictions() == 1_000 - cache.asMap().size());
  }

  @Test
  void cacheWithoutStatistics_countsNoMemoryHits() {
    TieredCache<String, String> cache =
        scene.open(scene.builder(TierPolicy.DEFAULT).loader(loader).withoutStatistics());
    cache.get("k");
    cache.get("k");
    assertThat(cache.stats().tier(MEMORY).hits()).isZero();
    assertThat(cache.stats().tier(SHARED).misses()).isEqualTo(1);
  }

  @Test
  void memoryAloneWithoutStatistics_countsNoMissesEither() {
    try (TieredCache<String, String> quiet =
        TieredCache.<String, String>named("quiet")
            .memory(memory -> memory.maximumSize(10))
            .withoutStatistics()
            .build()) {
      assertThat(quiet.getIfPresent("k")).isNull();
      assertThat(quiet.stats().tier(MEMORY).misses()).isZero();
      assertThat(quiet.stats().misses()).isZero();
    }
  }
}
