package io.tiercel.bench.simulate;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * The same stack with memory of many sizes. They see the trace one after the other, so that no more
 * than one of them is held.
 */
final class Curve {
  private static final double[] PARTS = {
    0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.75, 1
  };

  private Curve() {}

  /** One size of memory and what came of it. */
  record Point(long entries, List<SimulatedTier.Rate> rates, double hitRate) {}

  /** Parts of the number of keys, from a thousandth to all of them. */
  static NavigableSet<Long> sizes(long keys) {
    TreeSet<Long> sizes = new TreeSet<>();
    for (double part : PARTS) {
      sizes.add(Math.max(1, Math.round(keys * part)));
    }
    return sizes;
  }

  static List<Point> of(
      NumberedTrace trace, List<TierSize> stack, long step, NavigableSet<Long> sizes)
      throws IOException {
    List<Point> points = new ArrayList<>();
    for (long entries : sizes) {
      List<TierSize> tiers = new ArrayList<>(stack);
      tiers.set(0, stack.get(0).of(entries));
      SimulatedStack simulated = new SimulatedStack(tiers, step);
      trace.replay(simulated::request);
      points.add(new Point(entries, simulated.rates(), simulated.hitRate()));
    }
    return points;
  }
}
