package io.tiercel.redis;

import io.tiercel.testkit.simulation.Simulation;
import io.tiercel.testkit.simulation.SimulationContract;
import io.tiercel.testkit.simulation.Trace;

/** The real tier over a modelled Redis. */
class RedisSimulationTest extends SimulationContract {
  RedisSimulationTest() {
    super("cache-redis", new Size(1_500, 50, 2));
  }

  static long simulate(long seed, Trace trace) {
    return Simulation.run(seed, trace, SimulatedRedis::new);
  }

  @Override
  protected long run(long seed, Trace trace) {
    return simulate(seed, trace);
  }
}
