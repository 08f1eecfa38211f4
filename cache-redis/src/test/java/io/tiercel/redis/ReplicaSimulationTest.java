package io.tiercel.redis;

import io.tiercel.testkit.simulation.Simulation;
import io.tiercel.testkit.simulation.SimulationContract;
import io.tiercel.testkit.simulation.Trace;

/** The real tier over a modelled Redis whose entries are read from replicas that are behind. */
class ReplicaSimulationTest extends SimulationContract {
  ReplicaSimulationTest() {
    super("cache-redis", new Size(500, 25, 2));
  }

  static long simulate(long seed, Trace trace) {
    return Simulation.run(seed, trace, SimulatedRedis::withReplicas);
  }

  @Override
  protected long run(long seed, Trace trace) {
    return simulate(seed, trace);
  }
}
