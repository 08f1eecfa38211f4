package io.tiercel.micrometer;

import io.tiercel.TieredCache;
import io.tiercel.stats.CacheStats;
import io.tiercel.stats.TierStats;
import java.time.Duration;

/** The numbers of a whole cache. */
final class Readings {

  private Readings() {}

  static double loaded(TieredCache<?, ?> cache) {
    CacheStats stats = cache.stats();
    return stats.loads() - stats.loadFailures();
  }

  static double loadsFailed(TieredCache<?, ?> cache) {
    return cache.stats().loadFailures();
  }

  static double refreshes(TieredCache<?, ?> cache) {
    return cache.stats().refreshes();
  }

  static double staleServed(TieredCache<?, ?> cache) {
    return cache.stats().staleServed();
  }

  static double invalidated(TieredCache<?, ?> cache) {
    CacheStats stats = cache.stats();
    return stats.invalidations() - stats.invalidationFailures();
  }

  static double notInvalidated(TieredCache<?, ?> cache) {
    return cache.stats().invalidationFailures();
  }

  static double received(TieredCache<?, ?> cache) {
    return cache.stats().coherence().received();
  }

  static double gaps(TieredCache<?, ?> cache) {
    return cache.stats().coherence().gaps();
  }

  static double lapses(TieredCache<?, ?> cache) {
    return cache.stats().coherence().lapses();
  }

  static double secondsSaved(TieredCache<?, ?> cache) {
    Duration saved = cache.stats().timeSaved();
    return saved.toSeconds() + saved.toNanosPart() / 1e9;
  }

  static double inspectedRight(TieredCache<?, ?> cache) {
    return cache.operations().inspection().right();
  }

  static double inspectedWrong(TieredCache<?, ?> cache) {
    return cache.operations().inspection().wrong();
  }

  static double inspectedCorrected(TieredCache<?, ?> cache) {
    return cache.operations().inspection().corrected();
  }

  static double coherent(TieredCache<?, ?> cache) {
    return cache.operations().state().coherent() ? 1 : 0;
  }

  static double flights(TieredCache<?, ?> cache) {
    return cache.operations().state().flights();
  }

  static double waitingCallers(TieredCache<?, ?> cache) {
    return cache.operations().state().callers();
  }

  static double activeLoads(TieredCache<?, ?> cache) {
    return cache.operations().state().loads();
  }

  static double waitingLoads(TieredCache<?, ?> cache) {
    return cache.operations().state().waiting();
  }

  static double undelivered(TieredCache<?, ?> cache) {
    return cache.operations().undelivered();
  }

  static double score(TieredCache<?, ?> cache) {
    return cache.operations().health().score();
  }

  static double hits(TieredCache<?, ?> cache) {
    return cache.stats().hits();
  }

  static double misses(TieredCache<?, ?> cache) {
    return cache.stats().misses();
  }

  static double puts(TieredCache<?, ?> cache) {
    return nearest(cache).fills();
  }

  static double evictions(TieredCache<?, ?> cache) {
    return nearest(cache).evictions();
  }

  private static TierStats nearest(TieredCache<?, ?> cache) {
    return cache.stats().tiers().get(0);
  }

  static double size(TieredCache<?, ?> cache) {
    return Math.max(0, cache.operations().state().tiers().get(0).entries());
  }
}
