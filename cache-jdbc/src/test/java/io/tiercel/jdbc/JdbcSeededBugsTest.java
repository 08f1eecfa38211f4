package io.tiercel.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.testkit.simulation.BugHunt;
import io.tiercel.testkit.simulation.Patch;
import io.tiercel.testkit.simulation.Trace;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Without any one of its guards, the JDBC tier breaks a promise, and the simulation sees it. */
class JdbcSeededBugsTest {
  private static final BugHunt HUNT =
      new BugHunt(seed -> JdbcSimulationTest.simulate(seed, Trace.none()), 1_500);

  private static Patch manyWriters;

  @BeforeAll
  static void plant() {
    manyWriters = JdbcSimulationTest.withManyWriters();
  }

  @AfterAll
  static void remove() {
    manyWriters.close();
  }

  @ParameterizedTest
  @EnumSource
  void seededBug_isFound(JdbcSeededBug bug) {
    assertThat(HUNT.findingOf(bug))
        .as("what the simulation finds within %d seeds", HUNT.seeds())
        .isNotNull();
  }
}
