package io.tiercel.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.testkit.simulation.Runs;
import io.tiercel.testkit.simulation.Simulation;
import io.tiercel.testkit.simulation.Trace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Runs {@code -Dseeds} seeds, 10,000 by default, from {@code -Dfrom} on. With {@code -Dseed} it
 * replays one, and prints what happened.
 */
class SimulationTest {
  @Test
  @DisabledIfSystemProperty(named = "seed", matches = ".+", disabledReason = "one is replayed")
  void everySeed_keepsEveryPromise() throws InterruptedException {
    Runs runs =
        new Runs(
            seed -> Simulation.run(seed, Trace.none()),
            "-pl cache-core test -Dtest=SimulationTest");
    assertThat(runs.failures(10_000)).isEmpty();
  }

  @Test
  @DisabledIfSystemProperty(named = "seed", matches = ".+", disabledReason = "one is replayed")
  void sameSeed_leavesTheSameFingerprintTwice() {
    for (long seed = 0; seed < 100; seed++) {
      assertThat(Simulation.run(seed, Trace.none())).isEqualTo(Simulation.run(seed, Trace.kept()));
    }
  }

  @Test
  @EnabledIfSystemProperty(named = "seed", matches = ".+", disabledReason = "nothing to replay")
  void oneSeed_isReplayedWithItsEvents() {
    Trace trace = Trace.kept();
    try {
      Simulation.run(Long.getLong("seed", 0), trace);
    } finally {
      trace.lines().forEach(System.out::println);
    }
  }
}
