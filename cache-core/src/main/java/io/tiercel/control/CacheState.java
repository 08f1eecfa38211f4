package io.tiercel.control;

import java.util.List;

/**
 * What a cache is doing now.
 *
 * @param flights reads under way that others can join
 * @param callers callers that wait for an answer, but for those that run a loader themselves
 * @param loads loads under way
 * @param waiting loads that wait for one of those to end
 * @param undelivered invalidations that have not reached every tier
 * @param coherent whether the changes of other nodes are known to arrive; true where there are none
 * @param tiers each tier, nearest first
 */
public record CacheState(
    int flights,
    int callers,
    int loads,
    int waiting,
    int undelivered,
    boolean coherent,
    List<TierState> tiers) {

  /** Copies the list. */
  public CacheState {
    tiers = List.copyOf(tiers);
  }

  /** The state of the tier of that name. */
  public TierState tier(String name) {
    return tiers.stream()
        .filter(tier -> tier.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("No tier is named " + name));
  }
}
