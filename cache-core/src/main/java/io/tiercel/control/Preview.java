package io.tiercel.control;

import java.util.List;

/**
 * What an invalidation would remove. It changed nothing.
 *
 * @param tiers each tier, nearest first
 */
public record Preview(List<Tier> tiers) {

  /**
   * What it would remove from one tier.
   *
   * @param name the tier's name
   * @param entries how many entries; -1 where the tier would mark them without counting
   * @param how how the tier would do it
   */
  public record Tier(String name, long entries, String how) {}

  /** Copies the list. */
  public Preview {
    tiers = List.copyOf(tiers);
  }
}
