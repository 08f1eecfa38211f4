package io.tiercel.console;

import static io.tiercel.testkit.ModelStack.MEMORY;
import static io.tiercel.testkit.ModelStack.SHARED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiercel.TieredCache;
import io.tiercel.control.TierMode;
import io.tiercel.error.ConfigurationException;
import io.tiercel.stats.CacheStats;
import io.tiercel.testkit.Facade;
import io.tiercel.testkit.Fault.Failure;
import io.tiercel.testkit.Faults.Operation;
import io.tiercel.testkit.ModelStack;
import io.tiercel.testkit.RecordingLoader;
import io.tiercel.testkit.Scene;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a console answers and does. */
@Timeout(60)
class ConsoleTest {
  private static final String TOKEN = "a token of the operators";

  private final ModelStack stack = ModelStack.of(MEMORY, SHARED);
  private final Scene scene = new Scene(stack, Facade.BLOCKING);
  private final RecordingLoader loader =
      new RecordingLoader().settings((key, entry) -> entry.tags("t"));
  private final TieredCache<String, String> cache =
      scene.open(loader, builder -> builder.hotKeys(5));
  private final Console console =
      Console.of(0).cache(cache, KeyParser.of(String.class)).steeredBy(TOKEN).start();
  private final Client reader = new Client(console, "");
  private final Client operator = new Client(console, TOKEN);

  @AfterEach
  void close() {
    console.close();
    stack.faults(SHARED).heal();
    scene.close();
  }

  private Map<String, String> of(String kind, String value) {
    return Map.of("name", cache.name(), "kind", kind, "value", value);
  }

  private static JsonNode json(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JsonMapper.shared().readTree(response.body());
  }

  private JsonNode snapshot() {
    return json(reader.get("api/cache?name=" + cache.name()));
  }

  @Test
  void caches_areListedWithTheirHealth() {
    JsonNode list = json(reader.get("api/caches"));
    assertThat(list.get("steers").asBoolean()).isTrue();
    assertThat(list.at("/caches/0/name").asString()).isEqualTo(cache.name());
    assertThat(list.at("/caches/0/status").asString()).isEqualTo("UP");
    assertThat(list.at("/caches/0/score").asInt()).isEqualTo(100);
  }

  @Test
  void snapshot_hasHotKeysTimesAndTiers() {
    cache.get("hot");
    JsonNode snapshot = snapshot();
    assertThat(snapshot.at("/hot/misses/0/key").asString()).isEqualTo("hot");
    assertThat(snapshot.at("/state/tiers/1/name").asString()).isEqualTo(SHARED);
    assertThat(snapshot.get("home").asString()).isEqualTo(SHARED);
    assertThat(snapshot.get("latencies"))
        .anySatisfy(
            line -> {
              assertThat(line.get("tier").asString()).isEqualTo(SHARED);
              assertThat(line.get("operation").asString()).isEqualTo("get");
              assertThat(line.get("count").asLong()).isEqualTo(1);
              assertThat(line.get("p99").asDouble()).isPositive();
            });
  }

  @Test
  void key_isExplainedWithoutItsValue() {
    cache.get("k");
    CacheStats before = cache.stats();
    HttpResponse<String> response = reader.post("api/explain", of("key", "k"));
    JsonNode explanation = json(response);
    assertThat(explanation.get("verdict").asString()).isEqualTo("answers the value of tier memory");
    assertThat(explanation.at("/tiers/0/finding").asString()).isEqualTo("FRESH");
    assertThat(explanation.at("/tiers/0/entry/tags/0").asString()).isEqualTo("t");
    assertThat(response.body()).doesNotContain("k#1");
    assertThat(cache.stats()).isEqualTo(before);
  }

  @Test
  void dryRun_countsAndInvalidationRemoves() {
    cache.get("k");
    for (String kind : List.of("key", "tag", "all")) {
      JsonNode preview = json(reader.post("api/preview", of(kind, kind.equals("tag") ? "t" : "k")));
      assertThat(preview.at("/tiers/0/entries").asInt()).as(kind).isEqualTo(1);
    }
    assertThat(loader.loads("k")).isEqualTo(1);
    json(operator.post("api/invalidate", of("key", "k")));
    assertThat(cache.getIfPresent("k")).isNull();
    cache.get("k");
    json(operator.post("api/invalidate", of("tag", "t")));
    assertThat(cache.getIfPresent("k")).isNull();
    cache.get("k");
    json(operator.post("api/invalidate", of("all", "")));
    assertThat(cache.getIfPresent("k")).isNull();
    assertThat(snapshot().get("audit")).hasSize(3);
  }

  @Test
  void tier_isSwitched() {
    json(
        operator.post(
            "api/switch", Map.of("name", cache.name(), "tier", MEMORY, "mode", "READ_ONLY")));
    assertThat(cache.operations().state().tier(MEMORY).mode()).isEqualTo(TierMode.READ_ONLY);
    for (Map<String, String> wrong :
        List.of(
            Map.of("tier", MEMORY, "mode", "HALF"),
            Map.of("tier", "none", "mode", "OFF"),
            Map.of("tier", MEMORY))) {
      Map<String, String> fields = new java.util.HashMap<>(wrong);
      fields.put("name", cache.name());
      assertThat(operator.post("api/switch", fields).statusCode()).isEqualTo(400);
    }
  }

  @Test
  void tagThatNoCacheTakes_isRefusedWithTheReason() {
    for (String path : List.of("api/invalidate", "api/preview")) {
      HttpResponse<String> response = operator.post(path, of("tag", "t".repeat(1_025)));
      assertThat(response.statusCode()).as(path).isEqualTo(400);
      assertThat(response.body()).as(path).contains("1,024");
    }
  }

  @Test
  void failedInvalidation_isToldToTheOperator() {
    stack.faults(SHARED).next(Operation.REMOVE, Failure.FAILS);
    HttpResponse<String> response = operator.post("api/invalidate", of("key", "k"));
    assertThat(response.statusCode()).isEqualTo(502);
    assertThat(response.body()).contains("tier shared, invalidate: An invalidation in cache");
  }

  @Test
  void health_isUpUntilMostOfTwentyLoadsFail() {
    loader.fails("bad", new IllegalStateException("down"));
    for (int i = 0; i < 20; i++) {
      assertThat(reader.get("health").statusCode()).isEqualTo(200);
      assertThatThrownBy(() -> cache.get("bad")).hasMessage("down");
    }
    HttpResponse<String> response = reader.get("health");
    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.body()).contains("\"status\":\"DOWN\"");
  }

  @Test
  void metrics_areOfWhoeverIsNamed() {
    assertThat(reader.get("metrics").body()).contains("# TYPE tiercel_loads_total counter");
    try (Console other = Console.of(0).cache(cache).metrics(() -> "mine 1\n").start()) {
      assertThat(new Client(other, "").get("metrics").body()).isEqualTo("mine 1\n");
    }
  }

  @Test
  void keysThatCannotBeTyped_areRefusedWithTheReason() {
    try (Console other = Console.of(0).cache(cache).start()) {
      HttpResponse<String> response = new Client(other, "").post("api/explain", of("key", "k"));
      assertThat(response.statusCode()).isEqualTo(400);
      assertThat(response.body()).contains("not told how the keys");
    }
  }

  @Test
  void wellKnownTypes_areParsed() {
    UUID id = new UUID(1, 2);
    assertThat(KeyParser.of(Long.class).parse("-5")).isEqualTo(-5L);
    assertThat(KeyParser.of(Integer.class).parse("7")).isEqualTo(7);
    assertThat(KeyParser.of(UUID.class).parse(id.toString())).isEqualTo(id);
    assertThat(KeyParser.of(TierMode.class).parse("OFF")).isEqualTo(TierMode.OFF);
    assertThat(KeyParser.of(Long.class).hint()).isEqualTo("Long");
    assertThatThrownBy(() -> KeyParser.of(Long.class).parse("x"))
        .isInstanceOf(NumberFormatException.class);
    assertThatThrownBy(() -> KeyParser.of(TierMode.class).parse("x")).hasMessageContaining("name");
    assertThatThrownBy(() -> KeyParser.of(Object.class))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("java.lang.Object");
  }

  @Test
  void senselessSettings_areRefused() {
    assertThatThrownBy(() -> Console.of(70_000)).isInstanceOf(ConfigurationException.class);
    assertThatThrownBy(() -> Console.of(0).start()).isInstanceOf(ConfigurationException.class);
    assertThatThrownBy(() -> Console.of(0).steeredBy("short"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageNotContaining("short");
    assertThatThrownBy(() -> Console.of(0).cache(cache).cache(cache))
        .isInstanceOf(ConfigurationException.class);
    assertThatThrownBy(() -> Console.of(0).cache(cache).boundTo("0.0.0.0").start())
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("token");
    assertThatThrownBy(() -> Console.of(console.uri().getPort()).cache(cache).start())
        .isInstanceOf(java.io.UncheckedIOException.class);
  }

  @Test
  void closedConsole_leavesTheCacheAsItWas() {
    console.close();
    assertThat(cache.get("k")).isEqualTo("k#1");
  }
}
