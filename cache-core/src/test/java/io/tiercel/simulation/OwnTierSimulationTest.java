package io.tiercel.simulation;

import io.tiercel.testkit.simulation.Simulation;
import io.tiercel.testkit.simulation.SimulationContract;
import io.tiercel.testkit.simulation.Trace;

/** Nodes that have a slow tier of their own, which fails, before what they share. */
class OwnTierSimulationTest extends SimulationContract {
  OwnTierSimulationTest() {
    super("cache-core", new Size(3_000, 50, 2));
  }

  @Override
  protected long run(long seed, Trace trace) {
    return Simulation.runWithOwnTiers(seed, trace);
  }
}
