package io.tiercel.jdbc;

/**
 * Which part of the keys a look takes. The first look begins with so little that it is answered in
 * time whatever the table is, and so does the next one after a look that was not answered.
 */
final class Portion {

  private static final double FIRST = 1.0 / (1 << 20);
  private static final double STEP = 8;
  private static final double LEAST = FIRST / (1 << 20);

  private volatile double caution = 1;

  /** The part in which so many rows are to be expected. */
  double of(long wanted, Estimate estimate) {
    double part = estimate.isKnown() ? wanted / Math.max(1, estimate.rows()) : FIRST;
    return Math.min(1, Math.max(LEAST, part * caution));
  }

  /** The next one, where there were too few rows to say anything. */
  static double more(double part) {
    return Math.min(1, part * STEP);
  }

  /** A look was answered. */
  void done() {
    caution = 1;
  }

  /** A look was not answered. */
  void failed() {
    caution = Math.max(LEAST, caution / STEP);
  }
}
