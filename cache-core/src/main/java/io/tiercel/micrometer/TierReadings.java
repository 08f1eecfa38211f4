package io.tiercel.micrometer;

import io.tiercel.TieredCache;
import io.tiercel.control.Status;
import io.tiercel.control.TierState;
import io.tiercel.stats.TierStats;

/**
 * The numbers of one tier.
 *
 * @param tier its name
 */
record TierReadings(String tier) {

  private TierStats stats(TieredCache<?, ?> cache) {
    return cache.stats().tier(tier);
  }

  private TierState state(TieredCache<?, ?> cache) {
    return cache.operations().state().tier(tier);
  }

  boolean isLocal(TieredCache<?, ?> cache) {
    return state(cache).entries() >= 0;
  }

  double hits(TieredCache<?, ?> cache) {
    return stats(cache).hits();
  }

  double absent(TieredCache<?, ?> cache) {
    return stats(cache).absent();
  }

  double stale(TieredCache<?, ?> cache) {
    return stats(cache).stale();
  }

  double misses(TieredCache<?, ?> cache) {
    return stats(cache).misses();
  }

  double errors(TieredCache<?, ?> cache) {
    return stats(cache).errors();
  }

  double fills(TieredCache<?, ?> cache) {
    return stats(cache).fills();
  }

  double refused(TieredCache<?, ?> cache) {
    return stats(cache).refusedFills();
  }

  double evicted(TieredCache<?, ?> cache) {
    TierStats stats = stats(cache);
    return stats.evictions() - stats.expired();
  }

  double expired(TieredCache<?, ?> cache) {
    return stats(cache).expired();
  }

  double status(TieredCache<?, ?> cache) {
    Status status = cache.operations().health().tier(tier).status();
    return switch (status) {
      case UP -> 1;
      case DEGRADED -> 0.5;
      case DOWN -> 0;
    };
  }

  double mode(TieredCache<?, ?> cache) {
    return switch (state(cache).mode()) {
      case ON -> 0;
      case READ_ONLY -> 1;
      case OFF -> 2;
    };
  }

  double breaker(TieredCache<?, ?> cache) {
    return switch (state(cache).breaker()) {
      case "OPEN" -> 2;
      case "HALF_OPEN" -> 1;
      default -> 0;
    };
  }

  double undelivered(TieredCache<?, ?> cache) {
    return state(cache).undelivered();
  }

  double entries(TieredCache<?, ?> cache) {
    return state(cache).entries();
  }

  /** Not a number until it is known: 0 would be wrong. */
  double bytes(TieredCache<?, ?> cache) {
    long bytes = state(cache).bytes();
    return bytes < 0 ? Double.NaN : bytes;
  }

  double encoded(TieredCache<?, ?> cache) {
    return stats(cache).codec().encoded();
  }

  double rawBytes(TieredCache<?, ?> cache) {
    return stats(cache).codec().rawBytes();
  }

  double packedBytes(TieredCache<?, ?> cache) {
    return stats(cache).codec().packedBytes();
  }

  double weight(TieredCache<?, ?> cache) {
    return state(cache).weight();
  }
}
