package io.tiercel.control;

/** What a tier is used for. Changes reach it in every mode. */
public enum TierMode {
  /** It is read and filled. */
  ON,
  /** It is read, and nothing new comes in. */
  READ_ONLY,
  /** It is neither read nor filled, as if the cache had no such tier. */
  OFF
}
