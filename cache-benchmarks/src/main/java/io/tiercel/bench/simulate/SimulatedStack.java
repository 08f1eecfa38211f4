package io.tiercel.bench.simulate;

import java.util.ArrayList;
import java.util.List;

/** Tiers that are read from the nearest to the farthest, and filled on the way back. */
final class SimulatedStack {
  private final List<SimulatedTier> tiers = new ArrayList<>();
  private final long step;
  private long now;
  private long requests;

  /** One request comes every {@code step} nanoseconds. */
  SimulatedStack(List<TierSize> sizes, long step) {
    this.step = step;
    for (TierSize size : sizes) {
      tiers.add(tiers.isEmpty() ? SimulatedTier.memory(size) : SimulatedTier.farther(size));
    }
  }

  void request(int key) {
    now += step;
    requests++;
    long until = SimulatedTier.NOTHING;
    int asked = 0;
    while (asked < tiers.size() && until == SimulatedTier.NOTHING) {
      until = tiers.get(asked++).read(key, now);
    }
    boolean loaded = until == SimulatedTier.NOTHING;
    int missed = loaded ? asked : asked - 1;
    for (int i = 0; i < missed; i++) {
      tiers.get(i).fill(key, now, loaded ? SimulatedTier.FOREVER : until);
    }
  }

  List<SimulatedTier.Rate> rates() {
    return tiers.stream().map(SimulatedTier::rate).toList();
  }

  /** The part of all requests that some tier answered. */
  double hitRate() {
    long hits = rates().stream().mapToLong(SimulatedTier.Rate::hits).sum();
    return requests == 0 ? 0 : (double) hits / requests;
  }
}
