package io.tiercel.micrometer;

import static io.tiercel.testkit.ModelStack.MEMORY;
import static io.tiercel.testkit.ModelStack.SHARED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.tiercel.CacheLoader;
import io.tiercel.TieredCache;
import io.tiercel.control.TierMode;
import io.tiercel.spi.Observer;
import io.tiercel.stats.CacheStats;
import io.tiercel.stats.TierStats;
import io.tiercel.testkit.Facade;
import io.tiercel.testkit.Fault.Failure;
import io.tiercel.testkit.Faults;
import io.tiercel.testkit.Faults.Operation;
import io.tiercel.testkit.ManualScheduling;
import io.tiercel.testkit.ModelStack;
import io.tiercel.testkit.RecordingLoader;
import io.tiercel.testkit.Scene;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whether the meters tell exactly what was done. */
@Timeout(60)
class CacheMetersTest {
  private final ModelStack stack = ModelStack.of(MEMORY, SHARED);
  private final Scene scene = new Scene(stack, Facade.BLOCKING);
  private final Faults shared = stack.faults(SHARED);
  private final RecordingLoader loader = new RecordingLoader();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final TieredCache<String, String> cache =
      scene.open(loader, builder -> builder.absentFor(Duration.ofSeconds(5)));
  private final CacheMeters meters = CacheMeters.bind(cache, registry);

  @AfterEach
  void close() {
    shared.heal();
    scene.close();
  }

  /**
   * Two loads, one absence, one failure, one error; two hits of memory and a known absence; two
   * puts; two removals.
   */
  private void work() {
    loader.becomes("none", null);
    loader.fails("bad", new IllegalStateException("down"));
    cache.get("a"); // miss, miss, load
    cache.get("a"); // hit
    cache.get("none"); // miss, miss, load
    cache.get("none"); // known absence
    cache.getAll(List.of("a", "b")); // hit; miss, miss, load
    assertThatThrownBy(() -> cache.get("bad")).hasMessage("down"); // miss, miss, failure
    cache.put("c", "v");
    shared.next(Operation.GET, Failure.FAILS);
    cache.getIfPresent("d"); // miss, error
    cache.invalidate("a");
    shared.next(Operation.REMOVE, Failure.FAILS);
    assertThatThrownBy(() -> cache.invalidate("b")).isInstanceOf(RuntimeException.class);
  }

  private long count(String name, String... tags) {
    return Math.round(value(name, tags));
  }

  private double value(String name, String... tags) {
    Meter meter = registry.get(name).tags(Tags.of("cache", cache.name()).and(tags)).meter();
    return meter.measure().iterator().next().getValue();
  }

  @Test
  void countedWork_isWhatTheMetersSay() {
    work();
    assertThat(value("tiercel.tier.gets", "tier", MEMORY, "result", "hit")).isEqualTo(2);
    assertThat(value("tiercel.tier.gets", "tier", MEMORY, "result", "absent")).isEqualTo(1);
    assertThat(value("tiercel.tier.gets", "tier", MEMORY, "result", "miss")).isEqualTo(5);
    assertThat(value("tiercel.tier.gets", "tier", SHARED, "result", "miss")).isEqualTo(4);
    assertThat(value("tiercel.tier.gets", "tier", SHARED, "result", "error")).isEqualTo(1);
    assertThat(value("tiercel.tier.fills", "tier", MEMORY, "outcome", "stored")).isEqualTo(4);
    assertThat(value("tiercel.loads", "result", "success")).isEqualTo(3);
    assertThat(value("tiercel.loads", "result", "failure")).isEqualTo(1);
    assertThat(value("tiercel.load", "result", "success")).isEqualTo(3);
    assertThat(value("tiercel.load", "result", "failure")).isEqualTo(1);
    assertThat(value("tiercel.invalidations", "result", "success")).isEqualTo(1);
    assertThat(value("tiercel.invalidations", "result", "failure")).isEqualTo(1);
    assertThat(value("tiercel.undelivered")).isEqualTo(1);
    assertThat(value("cache.gets", "result", "hit")).isEqualTo(3);
    assertThat(value("cache.gets", "result", "miss")).isEqualTo(5);
    assertThat(value("cache.puts")).isEqualTo(4);
    assertThat(count("cache.size")).isEqualTo(cache.operations().state().tier(MEMORY).entries());
    assertThat(count("tiercel.health.score")).isEqualTo(cache.operations().health().score());
  }

  @Test
  void callersOfEachKind_areCountedWhileTheyWait() {
    loader.holds("a");
    CompletableFuture<String> loading = scene.meanwhile(() -> cache.get("a"));
    await().until(() -> loader.loads("a") == 1);
    assertThat(value("tiercel.callers.waiting")).isZero();
    CompletableFuture<String> thread = scene.meanwhile(() -> cache.get("a"));
    CompletableFuture<String> future = cache.async().get("a");
    await().until(() -> value("tiercel.callers.waiting") == 2);
    loader.releases("a");
    CompletableFuture.allOf(loading, thread, future).join();
    await().until(() -> value("tiercel.callers.waiting") == 0);
  }

  @Test
  void otherNodesChange_hasALag() {
    TieredCache<String, String> other = scene.open(loader);
    other.invalidate("a");
    other.invalidate("b");
    await().until(() -> cache.stats().coherence().received() == 2);
    await().until(() -> registry.get("tiercel.coherence.lag").timer().count() == 2);
    assertThat(registry.get("tiercel.coherence.lag").timer().max(TimeUnit.SECONDS)).isLessThan(20);
  }

  @Test
  void everyCounterOfStatistics_isAMeterOfTheSameValue() {
    work();
    CacheStats stats = cache.stats();
    for (TierStats tier : stats.tiers()) {
      String[] of = {"tier", tier.name()};
      assertThat(gets(of, "hit")).isEqualTo(tier.hits());
      assertThat(gets(of, "absent")).isEqualTo(tier.absent());
      assertThat(gets(of, "stale")).isEqualTo(tier.stale());
      assertThat(gets(of, "miss")).isEqualTo(tier.misses());
      assertThat(gets(of, "error")).isEqualTo(tier.errors());
    }
    assertThat(count("tiercel.refreshes")).isEqualTo(stats.refreshes());
    assertThat(count("tiercel.stale.served")).isEqualTo(stats.staleServed());
    assertThat(value("tiercel.saved.seconds")).isEqualTo(stats.timeSaved().toNanos() / 1e9);
  }

  @Test
  void secondsSaved_areNoFewerAfterLoadsThatTookLessTimeOrFailed() {
    ManualScheduling time = ManualScheduling.callerRuns();
    try (TieredCache<String, String> slow =
        TieredCache.<String, String>named("slow")
            .scheduling(time)
            .memory(memory -> memory.maximumSize(10))
            .loader(key -> after(time, key))
            .build()) {
      CacheMeters.bind(slow, registry);
      assertThat(saved()).isZero();
      slow.put("2s", "from before the first load");
      slow.get("2s");
      assertThat(saved()).isZero();
      slow.invalidate("2s");
      IntStream.range(0, 1_001).forEach(i -> slow.get("2s"));
      assertThat(saved()).isEqualTo(2_002);
      assertThatThrownBy(() -> slow.get("0s")).hasMessage("no such time");
      assertThat(saved()).isEqualTo(2_002);
      slow.get("1s");
      assertThat(saved()).isEqualTo(2_002);
      slow.get("1s");
      assertThat(saved()).isEqualTo(2_003.5);
    }
  }

  private static String after(ManualScheduling time, String key) {
    if (key.equals("0s")) {
      throw new IllegalStateException("no such time");
    }
    time.advance(Duration.parse("PT" + key));
    return key;
  }

  private double saved() {
    return registry.get("tiercel.saved.seconds").tag("cache", "slow").functionCounter().count();
  }

  private long gets(String[] tier, String result) {
    return count("tiercel.tier.gets", tier[0], tier[1], "result", result);
  }

  @Test
  void timesOfATier_areCountedByOperationAndOutcome() {
    long gets = shared.calls(Operation.GET);
    work();
    long timed = 0;
    for (String outcome : List.of("success", "failure")) {
      Timer timer =
          registry
              .get("tiercel.tier.operation")
              .tags("tier", SHARED, "operation", "get", "outcome", outcome)
              .timer();
      timed += timer.count();
    }
    assertThat(timed).isEqualTo(shared.calls(Operation.GET) - gets);
  }

  @Test
  void statesOfATier_areNumbers() {
    assertThat(value("tiercel.tier.status", "tier", SHARED)).isEqualTo(1);
    cache.operations().control().switchTier(SHARED, TierMode.READ_ONLY);
    assertThat(value("tiercel.tier.status", "tier", SHARED)).isEqualTo(0.5);
    assertThat(value("tiercel.tier.mode", "tier", SHARED)).isEqualTo(1);
    assertThat(value("tiercel.tier.breaker", "tier", SHARED)).isZero();
    assertThat(value("tiercel.coherent")).isEqualTo(1);
  }

  @Test
  void failuresOfACodec_areCountedFromNoneOn() {
    List<Double> counts =
        Observer.CODEC_FAILURES.stream()
            .map(reason -> registry.get("tiercel.tier.codec.failures").tag("reason", reason))
            .map(search -> search.counter().count())
            .toList();

    assertThat(counts).hasSizeGreaterThan(10).containsOnly(0.0);
  }

  @Test
  void labels_areBounded() {
    work();
    for (int i = 0; i < 1_000; i++) {
      cache.get("secret-" + i);
    }
    assertThat(registry.getMeters()).hasSizeLessThan(80);
    assertThat(registry.getMeters().stream().map(meter -> meter.getId().toString()))
        .noneMatch(id -> id.contains("secret"));
    Set<String> keys =
        Set.of(
            "cache", "tier", "result", "outcome", "cause", "operation", "event", "form", "reason");
    assertThat(registry.getMeters().stream().flatMap(meter -> meter.getId().getTags().stream()))
        .allMatch(tag -> keys.contains(tag.getKey()));
  }

  @Test
  void closedMeters_areGone() {
    work();
    meters.close();
    assertThat(registry.getMeters()).isEmpty();
    cache.get("more");
    assertThat(registry.getMeters()).isEmpty();
  }

  @Test
  void observedLoader_isOneObservationARun() throws Exception {
    ObservationRegistry observations = ObservationRegistry.create();
    List<String> seen = new CopyOnWriteArrayList<>();
    observations
        .observationConfig()
        .observationHandler(
            new ObservationHandler<Observation.Context>() {
              @Override
              public void onStop(Observation.Context context) {
                seen.add(context.getContextualName() + " " + (context.getError() != null));
              }

              @Override
              public boolean supportsContext(Observation.Context context) {
                return true;
              }
            });
    CacheLoader<String, String> inner =
        key -> {
          if (key.equals("bad")) {
            throw new IllegalStateException("down");
          }
          return key;
        };
    CacheLoader<String, String> observed = ObservedLoader.of("products", inner, observations);
    assertThat(observed.load("k")).isEqualTo("k");
    assertThatThrownBy(() -> observed.load("bad")).hasMessage("down");
    assertThat(new ArrayList<>(seen)).containsExactly("load products false", "load products true");
  }
}
