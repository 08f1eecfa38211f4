package io.tiercel.testkit.simulation;

/** A promise that was broken. */
public final class Violation extends AssertionError {
  private static final long serialVersionUID = 1L;

  private final Invariant invariant;

  Violation(Invariant invariant, String how) {
    super(invariant + ": " + how);
    this.invariant = invariant;
  }

  /** Which one. */
  public Invariant invariant() {
    return invariant;
  }
}
