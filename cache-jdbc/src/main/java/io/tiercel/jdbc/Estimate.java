package io.tiercel.jdbc;

/** How much there is, as the parts that were looked at suggest, and how much of it is too much. */
final class Estimate {

  /** How much of the limit is kept: samples are off by a little. */
  private static final double TARGET = 0.66;

  /** The same of bytes: a database needs as much again around rows that come and go. */
  private static final double TARGET_OF_BYTES = 0.45;

  private static final double WEIGHT = 0.3;

  private final JdbcSettings.Limits limits;
  private volatile double rows = -1;
  private volatile double bytes;

  Estimate(JdbcSettings.Limits limits) {
    this.limits = limits;
  }

  boolean isKnown() {
    return rows >= 0;
  }

  double rows() {
    return Math.max(0, rows);
  }

  double bytes() {
    return bytes;
  }

  void learn(double seenRows, double seenBytes) {
    boolean first = !isKnown();
    rows = first ? seenRows : rows + WEIGHT * (seenRows - rows);
    bytes = first ? seenBytes : bytes + WEIGHT * (seenBytes - bytes);
  }

  /** Which part of the rows is too much. */
  double excess() {
    double byRows = 1 - limits.rows() * TARGET / Math.max(1, rows);
    double byBytes = 1 - limits.bytes() * TARGET_OF_BYTES / Math.max(1, bytes);
    return limits.limited() ? Math.max(0, Math.max(byRows, byBytes)) : 0;
  }
}
