package io.tiercel.control;

/** How a tier, or a whole cache, is. */
public enum Status {
  /** It does what it is there for. */
  UP,
  /** It does less than that. */
  DEGRADED,
  /** It does nothing. */
  DOWN
}
