package io.tiercel.spi;

/** Who sees what a tier stores. */
public enum Scope {
  /** This node alone: other nodes' changes reach it only through the bus. */
  LOCAL,
  /** Every node of the fleet. */
  SHARED
}
