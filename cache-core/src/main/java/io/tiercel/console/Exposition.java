package io.tiercel.console;

import io.tiercel.TieredCache;
import io.tiercel.control.CacheState;
import io.tiercel.control.Health;
import io.tiercel.control.Inspection;
import io.tiercel.control.Status;
import io.tiercel.control.TierMode;
import io.tiercel.control.TierState;
import io.tiercel.stats.CacheStats;
import io.tiercel.stats.CodecStats;
import io.tiercel.stats.TierStats;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is counted of caches in the text format of Prometheus, under the names that Micrometer would
 * give it, for applications without Micrometer. There are no histograms.
 */
final class Exposition {

  /** The lines of each name, which have to stand together. */
  private final Map<String, StringBuilder> families = new LinkedHashMap<>();

  private Exposition() {}

  static String of(Collection<? extends Shown<?>> caches) {
    Exposition all = new Exposition();
    caches.forEach(shown -> all.add(shown.cache(), shown.events()));
    StringBuilder text = new StringBuilder();
    all.families.values().forEach(text::append);
    return text.toString();
  }

  private void add(TieredCache<?, ?> cache, Events events) {
    CacheStats stats = cache.stats();
    CacheState state = cache.operations().state();
    Health health = cache.operations().health();
    String of = label("cache", cache.name());
    loads(of, stats);
    others(of, stats);
    saved(of, stats, cache.operations().inspection());
    gauges(of, state, health);
    for (TierState tier : state.tiers()) {
      String its = of + "," + label("tier", tier.name());
      counters(its, stats.tier(tier.name()));
      if (tier.entries() < 0) {
        counters(its, stats.tier(tier.name()).codec());
      }
      gauges(its, tier, health);
    }
    convention(of, stats, state);
    events.eachCount((series, count) -> counter(series.name(), labels(of, series), count.sum()));
    events.eachTimes((series, times) -> times(series.name(), labels(of, series), times));
  }

  private static String labels(String of, Events.Series series) {
    StringBuilder all = new StringBuilder(of);
    for (int i = 0; i < series.labels().size(); i += 2) {
      all.append(',').append(label(series.labels().get(i), series.labels().get(i + 1)));
    }
    return all.toString();
  }

  private void times(String name, String labels, Events.Times times) {
    line("summary", name, "_count", labels, (double) times.count());
    line("summary", name, "_sum", labels, times.sum());
    gauge(name + "_max", labels, times.longest());
  }

  private void loads(String of, CacheStats stats) {
    long loaded = stats.loads() - stats.loadFailures();
    counter("tiercel_loads_total", of + ",result=\"success\"", loaded);
    counter("tiercel_loads_total", of + ",result=\"failure\"", stats.loadFailures());
    counter("tiercel_refreshes_total", of, stats.refreshes());
    counter("tiercel_stale_served_total", of, stats.staleServed());
  }

  private void others(String of, CacheStats stats) {
    long done = stats.invalidations() - stats.invalidationFailures();
    String name = "tiercel_coherence_events_total";
    counter("tiercel_invalidations_total", of + ",result=\"success\"", done);
    counter(
        "tiercel_invalidations_total", of + ",result=\"failure\"", stats.invalidationFailures());
    counter(name, of + ",event=\"received\"", stats.coherence().received());
    counter(name, of + ",event=\"gap\"", stats.coherence().gaps());
    counter(name, of + ",event=\"lapse\"", stats.coherence().lapses());
  }

  private void saved(String of, CacheStats stats, Inspection inspection) {
    double time = stats.timeSaved().toSeconds() + stats.timeSaved().toNanosPart() / 1e9;
    line("counter", "tiercel_saved_seconds_total", "", of, time);
    counter("tiercel_inspected_total", of + ",result=\"right\"", inspection.right());
    counter("tiercel_inspected_total", of + ",result=\"wrong\"", inspection.wrong());
    counter("tiercel_inspected_total", of + ",result=\"corrected\"", inspection.corrected());
  }

  private void gauges(String of, CacheState state, Health health) {
    gauge("tiercel_coherent", of, state.coherent() ? 1 : 0);
    gauge("tiercel_flights", of, state.flights());
    gauge("tiercel_callers_waiting", of, state.callers());
    gauge("tiercel_loads_active", of, state.loads());
    gauge("tiercel_loads_waiting", of, state.waiting());
    gauge("tiercel_undelivered", of, state.undelivered());
    gauge("tiercel_health_score", of, health.score());
  }

  private void counters(String of, TierStats tier) {
    counter("tiercel_tier_gets_total", of + ",result=\"hit\"", tier.hits());
    counter("tiercel_tier_gets_total", of + ",result=\"absent\"", tier.absent());
    counter("tiercel_tier_gets_total", of + ",result=\"stale\"", tier.stale());
    counter("tiercel_tier_gets_total", of + ",result=\"miss\"", tier.misses());
    counter("tiercel_tier_gets_total", of + ",result=\"error\"", tier.errors());
    counter("tiercel_tier_fills_total", of + ",outcome=\"stored\"", tier.fills());
    counter("tiercel_tier_fills_total", of + ",outcome=\"refused\"", tier.refusedFills());
    long made = tier.evictions() - tier.expired();
    counter("tiercel_tier_evictions_total", of + ",cause=\"size\"", made);
    counter("tiercel_tier_evictions_total", of + ",cause=\"expired\"", tier.expired());
  }

  private void counters(String of, CodecStats codec) {
    String name = "tiercel_tier_encoded_bytes_total";
    counter("tiercel_tier_encoded_values_total", of, codec.encoded());
    counter(name, of + ",form=\"raw\"", codec.rawBytes());
    counter(name, of + ",form=\"packed\"", codec.packedBytes());
  }

  private void gauges(String of, TierState tier, Health health) {
    gauge("tiercel_tier_status", of, number(health.tier(tier.name()).status()));
    gauge("tiercel_tier_mode", of, number(tier.mode()));
    gauge("tiercel_tier_breaker", of, number(tier.breaker()));
    gauge("tiercel_tier_undelivered", of, tier.undelivered());
    if (tier.entries() >= 0) {
      gauge("tiercel_tier_entries", of, (double) tier.entries());
      gauge("tiercel_tier_weight", of, (double) tier.weight());
    } else if (tier.bytes() >= 0) {
      gauge("tiercel_tier_bytes", of, (double) tier.bytes());
    }
  }

  private static double number(Status status) {
    return switch (status) {
      case UP -> 1;
      case DEGRADED -> 0.5;
      case DOWN -> 0;
    };
  }

  private static double number(TierMode mode) {
    return switch (mode) {
      case ON -> 0;
      case READ_ONLY -> 1;
      case OFF -> 2;
    };
  }

  private static double number(String breaker) {
    return switch (breaker) {
      case "OPEN" -> 2;
      case "HALF_OPEN" -> 1;
      default -> 0;
    };
  }

  private void convention(String of, CacheStats stats, CacheState state) {
    TierStats near = stats.tiers().get(0);
    counter("cache_gets_total", of + ",result=\"hit\"", stats.hits());
    counter("cache_gets_total", of + ",result=\"miss\"", stats.misses());
    counter("cache_puts_total", of, near.fills());
    counter("cache_evictions_total", of, near.evictions());
    gauge("cache_size", of, (double) Math.max(0, state.tiers().get(0).entries()));
  }

  private void counter(String name, String labels, long value) {
    line("counter", name, "", labels, (double) value);
  }

  private void gauge(String name, String labels, double value) {
    line("gauge", name, "", labels, value);
  }

  private void line(String type, String name, String part, String labels, double value) {
    families
        .computeIfAbsent(name, first -> new StringBuilder("# TYPE " + name + " " + type + "\n"))
        .append(name)
        .append(part)
        .append('{')
        .append(labels)
        .append("} ")
        .append(value)
        .append('\n');
  }

  /** The names of caches and tiers are letters, digits, dots, dashes and underscores. */
  private static String label(String name, String value) {
    return name + "=\"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }
}
