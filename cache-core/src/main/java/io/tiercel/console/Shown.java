package io.tiercel.console;

import io.tiercel.CacheOperations;
import io.tiercel.TieredCache;
import io.tiercel.control.CacheControl;
import io.tiercel.control.HotKeys;
import io.tiercel.control.Inspection;
import io.tiercel.control.TierMode;
import io.tiercel.spi.Change;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One cache of the console. */
final class Shown<K> implements AutoCloseable {

  private static final int PATIENCE_SECONDS = 10;

  private final TieredCache<K, ?> cache;
  private final @Nullable KeyParser<K> parser;
  private final Latencies latencies = new Latencies();
  private final Trend trend = new Trend();
  private final Events events = new Events();
  private final List<CacheOperations.Watch> watches;

  Shown(TieredCache<K, ?> cache, @Nullable KeyParser<K> parser) {
    this.cache = cache;
    this.parser = parser;
    operations().state().tiers().stream()
        .filter(tier -> tier.entries() < 0) // so its entries are bytes
        .forEach(tier -> events.expectCodecFailures(tier.name()));
    this.watches = List.of(operations().observe(latencies), operations().observe(events));
    trend.add(cache.stats());
  }

  TieredCache<K, ?> cache() {
    return cache;
  }

  Events events() {
    return events;
  }

  private CacheOperations<K> operations() {
    return cache.operations();
  }

  /** Remembers the counters of this moment. */
  void sample() {
    trend.add(cache.stats());
  }

  /** Lets measured times grow old. */
  void turn() {
    latencies.turn();
    events.turn();
  }

  /** Everything there is to see without naming a key. */
  Map<String, Object> snapshot() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("name", cache.name());
    all.put("home", operations().home());
    all.put("keys", parser == null ? "" : parser.hint());
    all.put("health", operations().health());
    all.put("state", operations().state());
    all.put("stats", cache.stats());
    all.put("lag", lag());
    all.put("latencies", latencies.lines().stream().map(Shown::line).toList());
    all.put("hot", hot());
    all.put("inspection", inspection());
    all.put("audit", operations().control().audit());
    all.put("trend", Map.of("every", Trend.EVERY, "points", trend.points()));
    return all;
  }

  private static Map<String, Object> line(Latencies.Line line) {
    return Map.of(
        "tier", line.tier(),
        "operation", line.operation(),
        "count", line.count(),
        "failures", line.failures(),
        "p50", line.p50(),
        "p99", line.p99());
  }

  private Map<String, Object> lag() {
    Events.Times lag = events.lag();
    return Map.of("count", lag.count(), "sum", lag.sum(), "longest", lag.longest());
  }

  private Map<String, Object> inspection() {
    Inspection found = operations().inspection();
    return Map.of("compared", found.compared(), "wrong", found.wrong(), "nines", found.nines());
  }

  private Map<String, Object> hot() {
    HotKeys<K> hot = operations().hotKeys();
    return Map.of("hits", texts(hot.hits()), "misses", texts(hot.misses()));
  }

  private static <K> List<Map<String, Object>> texts(List<HotKeys.Key<K>> keys) {
    return keys.stream()
        .<Map<String, Object>>map(
            key ->
                Map.of(
                    "key", String.valueOf(key.key()),
                    "count", key.count(),
                    "error", key.error(),
                    "share", key.share()))
        .toList();
  }

  Object explain(Form form) throws Refusal {
    return await(operations().explain(key(form.get("value"))));
  }

  Object preview(Form form) throws Refusal {
    return await(control().preview(change(form)));
  }

  Object invalidate(Form form) throws Refusal {
    await(control().invalidate(change(form)).thenApply(done -> true));
    return Map.of("done", true);
  }

  Object switchTier(Form form) throws Refusal {
    control().switchTier(form.get("tier"), mode(form.get("mode")));
    return Map.of("done", true);
  }

  private static TierMode mode(String text) throws Refusal {
    try {
      return TierMode.valueOf(text);
    } catch (IllegalArgumentException unknown) {
      throw new Refusal(400, "The mode must be one of ON, READ_ONLY and OFF");
    }
  }

  private CacheControl<K> control() {
    return operations().control();
  }

  private Change<K> change(Form form) throws Refusal {
    return switch (form.get("kind")) {
      case "key" -> new Change.Keys<>(List.of(key(form.get("value"))));
      case "tag" -> new Change.Tags<>(Set.of(form.get("value")));
      case "all" -> new Change.All<>();
      default -> throw new Refusal(400, "The kind must be one of key, tag and all");
    };
  }

  private K key(String text) throws Refusal {
    if (parser == null) {
      throw new Refusal(400, "The console was not told how the keys of this cache are written");
    }
    try {
      return parser.parse(text);
    } catch (RuntimeException malformed) {
      throw new Refusal(400, "That is no " + parser.hint() + ": " + malformed.getMessage());
    }
  }

  private static <T> T await(CompletableFuture<T> answer) throws Refusal {
    try {
      return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new Refusal(503, "The console is being closed");
    } catch (ExecutionException failure) {
      Throwable cause = failure.getCause();
      throw new Refusal(502, String.valueOf(cause == null ? null : cause.getMessage()));
    } catch (TimeoutException late) {
      throw new Refusal(504, "The cache did not answer within 10 s; what was asked for goes on");
    }
  }

  @Override
  public void close() {
    watches.forEach(CacheOperations.Watch::close);
  }
}
