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
  private double area;

  /** The arrivals from this second on, at this rate when it is steady. */
  Arrivals(Phases phases, double rate, Scenario.Arrivals kind, long seed, double fromSecond) {
    this.phases = phases;
    this.rate = rate;
    this.random = kind == Scenario.Arrivals.POISSON;
    this.source = new SplittableRandom(seed);
    this.area = phases.countAt(fromSecond, rate);
  }

  /** The second at which the next operation is to begin; infinite after the last one. */
  synchronized double next() {
    area += random ? -Math.log(1 - source.nextDouble()) : 1;
    return phases.timeOf(area, rate);
  }
}
