package io.tiercel.bench.load;

import java.util.ArrayList;
import java.util.List;

/**
 * The search for the rate at which a stack breaks: the rate doubles until a step does not hold, and
 * the gap between the last that held and the first that did not is halved until it is narrow.
 */
final class Knee {
  private static final double NARROW = 1.07;
  private static final int MOST_STEPS = 24;

  private final List<Step> steps = new ArrayList<>();
  private final Trial trial;

  /** Tries a rate. */
  @FunctionalInterface
  interface Trial {
    /** Whether the stack holds it, and how it fared. */
    Step at(double rate) throws InterruptedException;
  }

  /**
   * A rate that was tried.
   *
   * @param rate operations a second
   * @param holds whether latency and throughput were within their bounds
   * @param p99 milliseconds
   * @param completed operations a second
   */
  record Step(double rate, boolean holds, double p99, double completed) {}

  Knee(Trial trial) {
    this.trial = trial;
  }

  /** The highest rate that held; 0 if not even the lowest did. */
  double find(double first) throws InterruptedException {
    double good = 0;
    double bad = Double.POSITIVE_INFINITY;
    double rate = first;
    while (steps.size() < MOST_STEPS && bad / Math.max(good, 1) > NARROW) {
      if (holds(rate)) {
        good = rate;
      } else {
        bad = rate;
      }
      rate = next(good, bad);
    }
    return good;
  }

  private static double next(double good, double bad) {
    if (bad == Double.POSITIVE_INFINITY) {
      return 2 * good;
    }
    return good == 0 ? bad / 2 : Math.sqrt(good * bad);
  }

  /** What broke it may have been the machine: a rate breaks only if it does so twice. */
  private boolean holds(double rate) throws InterruptedException {
    Step first = tried(rate);
    return first.holds() || tried(rate).holds();
  }

  private Step tried(double rate) throws InterruptedException {
    Step step = trial.at(rate);
    steps.add(step);
    return step;
  }

  List<Step> steps() {
    return List.copyOf(steps);
  }
}
