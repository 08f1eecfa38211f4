package io.tiercel.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.testkit.simulation.BugHunt;
import io.tiercel.testkit.simulation.Trace;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Without any one of its guards, the Redis tier breaks a promise, and the simulation sees it. */
class RedisSeededBugsTest {
  private static final BugHunt HUNT =
      new BugHunt(seed -> RedisSimulationTest.simulate(seed, Trace.none()), 10_000);
  private static final BugHunt REPLICA_HUNT =
      new BugHunt(seed -> ReplicaSimulationTest.simulate(seed, Trace.none()), 10_000);

  @ParameterizedTest
  @EnumSource
  void seededBug_isFound(RedisSeededBug bug) {
    assertThat(HUNT.findingOf(bug))
        .as("what the simulation finds within %d seeds", HUNT.seeds())
        .isNotNull();
  }

  @ParameterizedTest
  @EnumSource
  void seededBugOfReplicas_isFound(ReplicaSeededBug bug) {
    assertThat(REPLICA_HUNT.findingOf(bug))
        .as("what the simulation finds within %d seeds", REPLICA_HUNT.seeds())
        .isNotNull();
  }
}
