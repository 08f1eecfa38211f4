package io.tiercel.bench.simulate;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The same stack with memory of many sizes, all of which see each request. */
final class Curve {
  private static final double[] PARTS = {
    0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.75, 1
  };

  private final TreeMap<Long, SimulatedStack> stacks = new TreeMap<>();

  /** One size of memory and what came of it. */
  record Point(long entries, List<SimulatedTier.Rate> rates, double hitRate) {}

  Curve(List<TierSize> stack, long step, Iterable<Long> sizes) {
    for (long entries : sizes) {
      List<TierSize> tiers = new ArrayList<>(stack);
      tiers.set(0, stack.get(0).of(entries));
      stacks.put(entries, new SimulatedStack(tiers, step));
    }
  }

  /** Parts of the number of keys, from a thousandth to all of them. */
  static NavigableSet<Long> sizes(long keys) {
    TreeSet<Long> sizes = new TreeSet<>();
    for (double part : PARTS) {
      sizes.add(Math.max(1, Math.round(keys * part)));
    }
    return sizes;
  }

  void request(String key) {
    stacks.values().forEach(stack -> stack.request(key));
  }

  List<Point> points() {
    return stacks.entrySet().stream()
        .map(one -> new Point(one.getKey(), one.getValue().rates(), one.getValue().hitRate()))
        .toList();
  }
}
