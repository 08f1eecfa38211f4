package io.tiercel.control;

import java.util.List;

/**
 * How a cache is on this node.
 *
 * @param cache its name
 * @param status the whole: it is {@link Status#DOWN} only if most loads fail, since a cache whose
 *     tiers are down still answers from its loader
 * @param score from 100, where all is in order, down to 0; the formula is in the documentation
 * @param failingLoads the part of the loads of the last minute that failed, from 0 to 1; it counts
 *     in status and score if there were at least 20
 * @param tiers each tier, nearest first
 */
public record Health(
    String cache, Status status, int score, double failingLoads, List<TierHealth> tiers) {

  /** Copies the list. */
  public Health {
    tiers = List.copyOf(tiers);
  }

  /** How the tier of that name is. */
  public TierHealth tier(String name) {
    return tiers.stream()
        .filter(tier -> tier.tier().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("No tier is named " + name));
  }
}
