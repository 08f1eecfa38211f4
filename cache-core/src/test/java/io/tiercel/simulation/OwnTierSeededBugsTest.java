package io.tiercel.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.testkit.simulation.BugHunt;
import io.tiercel.testkit.simulation.Simulation;
import io.tiercel.testkit.simulation.Trace;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Without any one of its guards, a node's own tier answers what is old, and the simulation sees it.
 */
class OwnTierSeededBugsTest {
  private static final BugHunt HUNT =
      new BugHunt(seed -> Simulation.runWithOwnTiers(seed, Trace.none()), 5_000);

  @ParameterizedTest
  @EnumSource
  void seededBug_isFound(OwnTierSeededBug bug) {
    assertThat(HUNT.findingOf(bug))
        .as("what the simulation finds within %d seeds", HUNT.seeds())
        .isNotNull();
  }
}
