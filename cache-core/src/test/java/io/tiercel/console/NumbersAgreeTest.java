package io.tiercel.console;

import static io.tiercel.testkit.ModelStack.FAR;
import static io.tiercel.testkit.ModelStack.MEMORY;
import static io.tiercel.testkit.ModelStack.SHARED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tiercel.CacheBuilder;
import io.tiercel.TieredCache;
import io.tiercel.control.TierMode;
import io.tiercel.micrometer.CacheMeters;
import io.tiercel.spi.TierFactory;
import io.tiercel.stats.CacheStats;
import io.tiercel.stats.CodecStats;
import io.tiercel.stats.TierStats;
import io.tiercel.testkit.CodingTier;
import io.tiercel.testkit.Facade;
import io.tiercel.testkit.Fault.Failure;
import io.tiercel.testkit.Faults.Operation;
import io.tiercel.testkit.ModelStack;
import io.tiercel.testkit.RecordingLoader;
import io.tiercel.testkit.Scene;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Whether statistics, meters and console say the same of work that was counted by hand. */
@Timeout(60)
class NumbersAgreeTest {
  private final ModelStack stack = ModelStack.of(MEMORY, SHARED, FAR);
  private final Scene scene = new Scene(stack, Facade.BLOCKING);
  private final RecordingLoader loader = new RecordingLoader();
  private final CodingTier<String, String> shared = new CodingTier<>(stack.factory(SHARED));
  private final TieredCache<String, String> cache = scene.open(builder(shared));
  private final TieredCache<String, String> other = scene.open(builder(stack.factory(SHARED)));
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final CacheMeters meters = CacheMeters.bind(cache, registry);
  private final Console console = Console.of(0).cache(cache, KeyParser.of(String.class)).start();
  private final Client client = new Client(console, "");

  /** What the work below has to come to, tier by tier and as a whole. */
  private final Map<String, Long> counted = new TreeMap<>();

  private CacheBuilder<String, String> builder(TierFactory<String, String> home) {
    return TieredCache.<String, String>named("products")
        .scheduling(stack.scheduling())
        .memory(memory -> memory.maximumSize(10_000))
        .tier(home)
        .tier(stack.factory(FAR))
        .loader(loader);
  }

  @BeforeEach
  void work() {
    List<String> keys = IntStream.range(0, 20).mapToObj(i -> "k" + i).toList();
    cache.getAll(keys);
    count("misses", 20);
    count("memory.misses", 20, "shared.misses", 20, "far.misses", 20, "loads", 20);
    count("memory.fills", 20, "shared.fills", 20, "far.fills", 20);
    for (int i = 0; i < 7; i++) {
      keys.forEach(cache::get);
    }
    count("memory.hits", 140, "hits", 140);
    loader.fails("bad", new IllegalStateException("down"));
    assertThatThrownBy(() -> cache.get("bad")).hasMessage("down");
    count("memory.misses", 1, "shared.misses", 1, "far.misses", 1, "misses", 1);
    count("loads", 1, "loadFailures", 1);
    stack.faults(SHARED).next(Operation.GET, Failure.FAILS);
    cache.getIfPresent("none");
    count("memory.misses", 1, "shared.errors", 1, "far.misses", 1, "misses", 1);
    cache.invalidate("k0");
    count("invalidations", 1);
    cache.invalidateAll(keys.subList(1, 3));
    count("invalidations", 1);
    other.invalidate("k3");
    count("received", 1);
    await().until(() -> registry.get("tiercel.coherence.lag").timer().count() == 1);
    other.get("k4");
    cache.get("k3");
    count("misses", 1);
    count("memory.misses", 1, "shared.misses", 1, "far.misses", 1, "loads", 1);
    count("memory.fills", 1, "shared.fills", 1, "far.fills", 1);
    cache.put("k5", "v");
    count("memory.fills", 1, "shared.fills", 1);
    cache.get("k5");
    count("memory.hits", 1, "hits", 1);
    cache.operations().control().switchTier(FAR, TierMode.READ_ONLY);
    code();
  }

  private void code() {
    shared.encodes(100, 40);
    shared.failsToCode("corrupt");
    shared.failsToCode("corrupt");
    shared.failsToCode("unstorable");
    count("corrupt", 2, "unstorable", 1, "shared.codec.failures", 3);
    count("shared.codec.encoded", 1, "shared.codec.rawBytes", 100, "shared.codec.packedBytes", 40);
  }

  private void count(Object... pairs) {
    for (int i = 0; i < pairs.length; i += 2) {
      counted.merge((String) pairs[i], ((Integer) pairs[i + 1]).longValue(), Long::sum);
    }
  }

  @AfterEach
  void close() {
    console.close();
    meters.close();
    stack.faults(SHARED).heal();
    scene.close();
  }

  private long counted(String name) {
    return counted.getOrDefault(name, 0L);
  }

  @Test
  void statistics_areWhatWasCounted() {
    CacheStats stats = cache.stats();
    assertThat(stats.hits()).isEqualTo(counted("hits"));
    assertThat(stats.misses()).isEqualTo(counted("misses"));
    assertThat(stats.loads()).isEqualTo(counted("loads"));
    assertThat(stats.loadFailures()).isEqualTo(counted("loadFailures"));
    assertThat(stats.invalidations()).isEqualTo(counted("invalidations"));
    assertThat(stats.coherence().received()).isEqualTo(counted("received"));
    for (TierStats tier : stats.tiers()) {
      String of = tier.name() + ".";
      assertThat(tier.hits()).as("hits of %s", of).isEqualTo(counted(of + "hits"));
      assertThat(tier.misses()).as("misses of %s", of).isEqualTo(counted(of + "misses"));
      assertThat(tier.errors()).as("errors of %s", of).isEqualTo(counted(of + "errors"));
      assertThat(tier.fills()).as("fills of %s", of).isEqualTo(counted(of + "fills"));
      assertThat(tier.codec())
          .isEqualTo(
              new CodecStats(
                  counted(of + "codec.encoded"),
                  counted(of + "codec.rawBytes"),
                  counted(of + "codec.packedBytes"),
                  counted(of + "codec.failures")));
    }
  }

  @Test
  void console_saysWhatWasCounted() {
    JsonNode snapshot = client.json("api/cache?name=" + cache.name());
    JsonNode stats = snapshot.get("stats");
    assertThat(stats.get("hits").asLong()).isEqualTo(counted("hits"));
    assertThat(stats.get("misses").asLong()).isEqualTo(counted("misses"));
    assertThat(stats.get("loads").asLong()).isEqualTo(counted("loads"));
    assertThat(stats.get("loadFailures").asLong()).isEqualTo(counted("loadFailures"));
    assertThat(stats.get("invalidations").asLong()).isEqualTo(counted("invalidations"));
    assertThat(stats.at("/coherence/received").asLong()).isEqualTo(counted("received"));
    for (JsonNode tier : stats.get("tiers")) {
      String of = tier.get("name").asString() + ".";
      for (String counter : List.of("hits", "misses", "errors", "fills", "stale", "absent")) {
        assertThat(tier.get(counter).asLong()).as(of + counter).isEqualTo(counted(of + counter));
      }
      for (String counter : List.of("encoded", "rawBytes", "packedBytes", "failures")) {
        assertThat(tier.get("codec").get(counter).asLong())
            .as(of + counter)
            .isEqualTo(counted(of + "codec." + counter));
      }
    }
    assertThat(snapshot.at("/lag/count").asLong()).isEqualTo(counted("received"));
    long calls = 0;
    for (JsonNode line : snapshot.get("latencies")) {
      boolean loads = line.get("tier").asString().equals("source");
      calls += loads ? line.get("count").asLong() : 0;
    }
    assertThat(calls).as("a bulk load is told key by key").isEqualTo(counted("loads"));
  }

  @Test
  void meters_areTheConsolesOwnLineByLine() {
    Map<String, Double> own = new TreeMap<>();
    Map<String, Double> micrometer = new TreeMap<>();
    await()
        .untilAsserted(
            () -> {
              own.putAll(series(client.get("metrics").body()));
              micrometer.putAll(series(registry.scrape()));
              micrometer.values().removeIf(value -> value.isNaN()); // which the console leaves out
              assertThat(own.keySet()).isEqualTo(micrometer.keySet());
              own.forEach(
                  (line, value) ->
                      assertThat(micrometer.get(line)).as(line).isCloseTo(value, within(1e-9)));
            });
    assertThat(own).hasSizeGreaterThan(90);
  }

  @Test
  void metricsOfTheConsole_areWhatWasCounted() {
    Map<String, Double> own = series(client.get("metrics").body());
    Map<String, String> said = new TreeMap<>();
    said.put("tiercel_tier_gets_total{cache=products,result=hit,tier=memory}", "memory.hits");
    said.put("cache_gets_total{cache=products,result=hit}", "hits");
    said.put("cache_gets_total{cache=products,result=miss}", "misses");
    said.put("tiercel_loads_total{cache=products,result=failure}", "loadFailures");
    said.put("tiercel_load_seconds_count{cache=products,result=failure}", "loadFailures");
    said.put("tiercel_callers_waiting{cache=products}", "none");
    said.put("tiercel_coherence_lag_seconds_count{cache=products}", "received");
    String failures = "tiercel_tier_codec_failures_total{cache=products,reason=%s,tier=shared}";
    said.put(failures.formatted("corrupt"), "corrupt");
    said.put(failures.formatted("unstorable"), "unstorable");
    said.forEach((line, name) -> assertThat(own).containsEntry(line, (double) counted(name)));
  }

  @Test
  void metricsOfTheConsole_areInTheFormatOfPrometheus() {
    Map<String, Integer> families = new HashMap<>();
    String family = "";
    String type = "";
    for (String line : client.get("metrics").body().lines().toList()) {
      if (line.startsWith("# TYPE ")) {
        family = line.split(" ", -1)[2];
        assertThat(families.merge(family, 1, Integer::sum)).as("once: " + family).isEqualTo(1);
        type = line.split(" ", -1)[3];
        assertThat(type)
            .isIn(family.endsWith("_total") ? Set.of("counter") : Set.of("gauge", "summary"));
      } else {
        String name = family + (type.equals("summary") ? "_(count|sum)" : "");
        assertThat(line).matches(name + "\\{(\\w+=\"[^\"]*\",?)+} -?[0-9.E-]+");
      }
    }
  }

  /** Each series by its name and its sorted labels. */
  private static Map<String, Double> series(String text) {
    Map<String, Double> all = new HashMap<>();
    text.lines()
        .filter(line -> !line.startsWith("#"))
        .forEach(
            line -> {
              int end = line.lastIndexOf(' ');
              String[] parts = line.substring(0, end).split("[{}]", -1);
              String labels = parts.length == 1 ? "" : parts[1].replace("\"", "");
              String sorted =
                  String.join(
                      ",",
                      List.of(labels.split(",", -1)).stream()
                          .filter(it -> !it.isEmpty())
                          .sorted()
                          .toList());
              all.put(parts[0] + "{" + sorted + "}", Double.valueOf(line.substring(end + 1)));
            });
    return all;
  }
}
