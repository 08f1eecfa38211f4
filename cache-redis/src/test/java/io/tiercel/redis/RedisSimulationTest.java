package io.tiercel.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.testkit.simulation.Runs;
import io.tiercel.testkit.simulation.Simulation;
import io.tiercel.testkit.simulation.Trace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * The real tier over a modelled Redis. Runs {@code -Dseeds} seeds, 3,000 by default, from {@code
 * -Dfrom} on. With {@code -Dseed} it replays one, and prints what happened.
 */
class RedisSimulationTest {
  private static final String REPLAY =
      "-pl cache-redis -am test -Dsurefire.failIfNoSpecifiedTests=false"
          + " -Dtest=RedisSimulationTest";

  static long run(long seed, Trace trace) {
    return Simulation.run(seed, trace, SimulatedRedis::new);
  }

  @Test
  @DisabledIfSystemProperty(named = "seed", matches = ".+", disabledReason = "one is replayed")
  void everySeed_keepsEveryPromise() throws InterruptedException {
    Runs runs = new Runs(seed -> run(seed, Trace.none()), REPLAY);
    assertThat(runs.failures(3_000)).isEmpty();
  }

  @Test
  @DisabledIfSystemProperty(named = "seed", matches = ".+", disabledReason = "one is replayed")
  void sameSeed_leavesTheSameFingerprintTwice() {
    for (long seed = 0; seed < 50; seed++) {
      assertThat(run(seed, Trace.none())).isEqualTo(run(seed, Trace.kept()));
    }
  }

  @Test
  @EnabledIfSystemProperty(named = "seed", matches = ".+", disabledReason = "nothing to replay")
  void oneSeed_isReplayedWithItsEvents() {
    Trace trace = Trace.kept();
    try {
      run(Long.getLong("seed", 0), trace);
    } finally {
      trace.lines().forEach(System.out::println);
    }
  }
}
