package io.tiercel.bench.load.scenario;

import java.time.Duration;

/**
 * How the rate changes: it grows evenly from nothing, stays, and falls evenly to nothing again.
 *
 * @param rampUp how long it grows
 * @param steady how long it stays; figures and thresholds are of this time
 * @param rampDown how long it falls
 */
public record Phases(Duration rampUp, Duration steady, Duration rampDown) {

  /** All three together. */
  public Duration total() {
    return rampUp.plus(steady).plus(rampDown);
  }

  /** How many operations are to begin within so many seconds, at this rate when it is steady. */
  public double countAt(double seconds, double rate) {
    double up = seconds(rampUp);
    double flat = seconds(steady);
    double down = seconds(rampDown);
    double inUp = Math.min(seconds, up);
    double inFlat = Math.min(Math.max(seconds - up, 0), flat);
    double inDown = Math.min(Math.max(seconds - up - flat, 0), down);
    double growing = up == 0 ? 0 : inUp * inUp / (2 * up);
    double falling = down == 0 ? 0 : inDown - inDown * inDown / (2 * down);
    return rate * (growing + inFlat + falling);
  }

  /** After how many seconds the n-th operation is to begin; infinite if it never is. */
  public double timeOf(double n, double rate) {
    double up = seconds(rampUp);
    double flat = seconds(steady);
    double down = seconds(rampDown);
    double area = n / rate;
    if (area < up / 2) {
      return Math.sqrt(2 * area * up);
    }
    double afterUp = area - up / 2;
    if (afterUp < flat) {
      return up + afterUp;
    }
    double inDown = afterUp - flat;
    return inDown >= down / 2
        ? Double.POSITIVE_INFINITY
        : up + flat + down * (1 - Math.sqrt(1 - 2 * inDown / down));
  }

  /** Whether what begins then belongs to the steady state. */
  public boolean isSteady(double seconds) {
    return seconds >= seconds(rampUp) && seconds < seconds(rampUp) + seconds(steady);
  }

  private static double seconds(Duration time) {
    return time.toNanos() / 1e9;
  }
}
