package io.tiercel.bench.load.node;

import io.tiercel.bench.load.scenario.Phases;
import io.tiercel.bench.load.scenario.Scenario;
import java.util.SplittableRandom;

/**
 * When operations are to begin. They are drawn without a look at how earlier ones fare: who waits
 * for an answer before he asks again would leave out the questions that hurt.
 */
final class Arrivals {
  private final Phases phases;
  private final double rate;
  private final boolean random;
  private final SplittableRandom source;
  private final double from;
  private double area;

  /**
   * The arrivals after this second, at this rate when it is steady. They are those that a node has
   * which was there from the beginning.
   */
  Arrivals(Phases phases, double rate, Scenario.Arrivals kind, long seed, double fromSecond) {
    this.phases = phases;
    this.rate = rate;
    this.random = kind == Scenario.Arrivals.POISSON;
    this.source = new SplittableRandom(seed);
    this.from = fromSecond;
  }

  /** The second at which the next operation is to begin; infinite after the last one. */
  synchronized double next() {
    double at;
    do {
      area += random ? -Math.log(1 - source.nextDouble()) : 1;
      at = phases.timeOf(area, rate);
    } while (at <= from);
    return at;
  }
}
