package io.tiercel.simulation;

import io.tiercel.testkit.simulation.Simulation;
import io.tiercel.testkit.simulation.SimulationContract;
import io.tiercel.testkit.simulation.Trace;

/** The engine over a modelled shared tier. */
class SimulationTest extends SimulationContract {
  SimulationTest() {
    super("cache-core", new Size(10_000, 100, 2));
  }

  @Override
  protected long run(long seed, Trace trace) {
    return Simulation.run(seed, trace);
  }
}
