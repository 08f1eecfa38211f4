package io.tiercel.stats;

import java.time.Duration;
import java.util.List;

/**
 * Counters of one cache since it was built, each exact, all together not one atomic picture.
 *
 * @param tiers the tiers' own counters, nearest first
 * @param hits keys read, which some tier answered with a fresh value or known absence
 * @param misses keys read, which no tier answered: they were loaded or waited for, or remained
 *     without an answer. Readers who share that count once
 * @param loads keys that loads asked for
 * @param loadFailures keys whose load failed
 * @param loadTime spent in loads
 * @param timeSaved by hits, an estimate that only grows: each time statistics are taken, the hits
 *     since the last time are multiplied by the mean time of the loads that did not fail
 * @param refreshes renewals that were begun ahead of time
 * @param staleServed answers that were stale
 * @param invalidations changes that this node invalidated
 * @param invalidationFailures of those, the ones that did not reach every tier at once
 * @param coherence what was heard from other nodes
 */
public record CacheStats(
    List<TierStats> tiers,
    long hits,
    long misses,
    long loads,
    long loadFailures,
    Duration loadTime,
    Duration timeSaved,
    long refreshes,
    long staleServed,
    long invalidations,
    long invalidationFailures,
    CoherenceStats coherence) {

  /**
   * Counters of the coherence with other nodes.
   *
   * @param received invalidations of other nodes
   * @param gaps losses of messages that were noticed
   * @param lapses times that the bus was silent for longer than the window
   */
  public record CoherenceStats(long received, long gaps, long lapses) {}

  /** Copies the list. */
  public CacheStats {
    tiers = List.copyOf(tiers);
  }

  /** The part of all reads that some tier answered; 1 if there was none. */
  public double hitRate() {
    long reads = hits + misses;
    return reads == 0 ? 1 : (double) hits / reads;
  }

  /** The counters of the tier of that name. */
  public TierStats tier(String name) {
    return tiers.stream()
        .filter(tier -> tier.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("No tier is named " + name));
  }
}
