package io.tiercel.micrometer;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.tiercel.CacheOperations.Watch;
import io.tiercel.TieredCache;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * The meters of one cache in a registry.
 *
 * <p>What the cache counts itself is read when the registry is scraped, and so agrees with {@link
 * TieredCache#stats} and costs a hit nothing. Times are measured from when the meters are bound.
 * They go on for as long as the cache is in use, by whichever of its views. Labels are the cache's
 * name, its tiers' names and words of fixed lists: never a key or a tag.
 */
public final class CacheMeters implements AutoCloseable {

  private final MeterRegistry registry;
  private final Tags tags;
  private final List<Meter> meters = new ArrayList<>();
  private final EventMeters events;
  private final Watch watch;

  private CacheMeters(TieredCache<?, ?> cache, MeterRegistry registry, Tags tags) {
    this.registry = registry;
    this.tags = tags.and("cache", cache.name());
    this.events = new EventMeters(cache, registry, this.tags);
    this.watch = cache.operations().observe(events);
    bindCache();
    cache.operations().tiers().forEach(this::bindTier);
    bindConvention();
  }

  /**
   * Binds a cache's meters to a registry, each with these tags more, until they are closed. A cache
   * that is built anew under its name has meters only if the old ones are closed before: a registry
   * keeps the first of those that have the same name.
   */
  public static CacheMeters bind(TieredCache<?, ?> cache, MeterRegistry registry, Tag... tags) {
    return new CacheMeters(cache, registry, Tags.of(tags));
  }

  /** Takes the meters out of the registry. */
  @Override
  public void close() {
    watch.close();
    meters.forEach(registry::remove);
    events.close();
  }

  private void bindCache() {
    counter("tiercel.loads", Words.result("success"), Readings::loaded);
    counter("tiercel.loads", Words.result("failure"), Readings::loadsFailed);
    counter("tiercel.refreshes", Tags.empty(), Readings::refreshes);
    counter("tiercel.stale.served", Tags.empty(), Readings::staleServed);
    counter("tiercel.invalidations", Words.result("success"), Readings::invalidated);
    counter("tiercel.invalidations", Words.result("failure"), Readings::notInvalidated);
    counter("tiercel.coherence.events", Words.event("received"), Readings::received);
    counter("tiercel.coherence.events", Words.event("gap"), Readings::gaps);
    counter("tiercel.coherence.events", Words.event("lapse"), Readings::lapses);
    counter("tiercel.saved.seconds", Tags.empty(), Readings::secondsSaved);
    counter("tiercel.inspected", Words.result("right"), Readings::inspectedRight);
    counter("tiercel.inspected", Words.result("wrong"), Readings::inspectedWrong);
    counter("tiercel.inspected", Words.result("corrected"), Readings::inspectedCorrected);
    gauge("tiercel.coherent", Tags.empty(), Readings::coherent);
    gauge("tiercel.flights", Tags.empty(), Readings::flights);
    gauge("tiercel.callers.waiting", Tags.empty(), Readings::waitingCallers);
    gauge("tiercel.loads.active", Tags.empty(), Readings::activeLoads);
    gauge("tiercel.loads.waiting", Tags.empty(), Readings::waitingLoads);
    gauge("tiercel.undelivered", Tags.empty(), Readings::undelivered);
    gauge("tiercel.health.score", Tags.empty(), Readings::score);
  }

  private void bindTier(String tier) {
    Tags of = Tags.of("tier", tier);
    TierReadings readings = new TierReadings(tier);
    counter("tiercel.tier.gets", of.and("result", "hit"), readings::hits);
    counter("tiercel.tier.gets", of.and("result", "absent"), readings::absent);
    counter("tiercel.tier.gets", of.and("result", "stale"), readings::stale);
    counter("tiercel.tier.gets", of.and("result", "miss"), readings::misses);
    counter("tiercel.tier.gets", of.and("result", "error"), readings::errors);
    counter("tiercel.tier.fills", of.and("outcome", "stored"), readings::fills);
    counter("tiercel.tier.fills", of.and("outcome", "refused"), readings::refused);
    counter("tiercel.tier.evictions", of.and("cause", "size"), readings::evicted);
    counter("tiercel.tier.evictions", of.and("cause", "expired"), readings::expired);
    gauge("tiercel.tier.status", of, readings::status);
    gauge("tiercel.tier.mode", of, readings::mode);
    gauge("tiercel.tier.breaker", of, readings::breaker);
    gauge("tiercel.tier.undelivered", of, readings::undelivered);
    if (readings.isLocal(events.cache())) {
      gauge("tiercel.tier.entries", of, readings::entries);
      gauge("tiercel.tier.weight", of, readings::weight);
    } else {
      gauge("tiercel.tier.bytes", of, readings::bytes);
      counter("tiercel.tier.encoded.values", of, readings::encoded);
      counter("tiercel.tier.encoded.bytes", of.and("form", "raw"), readings::rawBytes);
      counter("tiercel.tier.encoded.bytes", of.and("form", "packed"), readings::packedBytes);
      events.expectCodecFailures(tier);
    }
  }

  /** The names that dashboards for other caches know, which have no tiers. */
  private void bindConvention() {
    counter("cache.gets", Words.result("hit"), Readings::hits);
    counter("cache.gets", Words.result("miss"), Readings::misses);
    counter("cache.puts", Tags.empty(), Readings::puts);
    counter("cache.evictions", Tags.empty(), Readings::evictions);
    gauge("cache.size", Tags.empty(), Readings::size);
  }

  /**
   * Registries refer weakly to what they read from. The object that was bound may be one of many
   * views of its cache, and go long before it; what observes the cache stays as long as it does.
   */
  private void counter(String name, Tags more, ToDoubleFunction<TieredCache<?, ?>> reading) {
    FunctionCounter.Builder<EventMeters> builder =
        FunctionCounter.builder(name, events, observing(reading)).tags(tags.and(more));
    meters.add(described(name, builder::description).register(registry));
  }

  private void gauge(String name, Tags more, ToDoubleFunction<TieredCache<?, ?>> reading) {
    Gauge.Builder<EventMeters> builder =
        Gauge.builder(name, events, observing(reading)).tags(tags.and(more));
    meters.add(described(name, builder::description).register(registry));
  }

  private static ToDoubleFunction<EventMeters> observing(
      ToDoubleFunction<TieredCache<?, ?>> reading) {
    return observer -> reading.applyAsDouble(observer.cache());
  }

  private static <B> B described(String name, Function<String, B> description) {
    return description.apply(Words.describe(name));
  }
}
