package io.tiercel.spi;

/** What became of a fill. */
public enum Outcome {
  /** The entry stands in the tier, and its ticket is used up. */
  STORED,
  /** The ticket was void, nothing was stored, and nearer tiers must not be filled either. */
  REFUSED,
  /**
   * The ticket was good but the entry is not kept: too large, or nothing that the tier can store.
   * What stood there before is gone. Nearer tiers may be filled.
   */
  DECLINED
}
