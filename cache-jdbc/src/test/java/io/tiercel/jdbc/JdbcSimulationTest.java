package io.tiercel.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.testkit.simulation.Instead.No;
import io.tiercel.testkit.simulation.Patch;
import io.tiercel.testkit.simulation.Runs;
import io.tiercel.testkit.simulation.Simulation;
import io.tiercel.testkit.simulation.Trace;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * The real tier over a real database by a simulated clock. Runs {@code -Dseeds} seeds, 150 by
 * default, from {@code -Dfrom} on. With {@code -Dseed} it replays one, and prints what happened.
 */
class JdbcSimulationTest {
  private static final String REPLAY =
      "-pl cache-jdbc -am test -Dsurefire.failIfNoSpecifiedTests=false"
          + " -Dtest=JdbcSimulationTest";

  /** Most of a run is threads that hand the world to one another. */
  private static final int AT_ONCE = 8;

  private static Patch manyWriters;

  /** Nobody may wait by a lock where one thread runs at a time. */
  static Patch withManyWriters() {
    return new Patch("io.tiercel.jdbc.SqliteDialect", new Patch.Rule("hasOneWriter", No.class));
  }

  @BeforeAll
  static void plant() {
    manyWriters = withManyWriters();
  }

  @AfterAll
  static void remove() {
    manyWriters.close();
  }

  static long run(long seed, Trace trace) {
    List<SimulatedDatabase> databases = new ArrayList<>();
    try {
      return Simulation.run(
          seed,
          trace,
          (world, settings, cache) -> {
            SimulatedDatabase database = new SimulatedDatabase(world, settings, cache);
            databases.add(database);
            return database;
          });
    } finally {
      databases.forEach(SimulatedDatabase::close);
    }
  }

  @Test
  @DisabledIfSystemProperty(named = "seed", matches = ".+", disabledReason = "one is replayed")
  void everySeed_keepsEveryPromise() throws InterruptedException {
    Runs runs = new Runs(seed -> run(seed, Trace.none()), REPLAY, AT_ONCE);
    assertThat(runs.failures(150)).isEmpty();
  }

  @Test
  @DisabledIfSystemProperty(named = "seed", matches = ".+", disabledReason = "one is replayed")
  void sameSeed_leavesTheSameFingerprintTwice() {
    for (long seed = 0; seed < 5; seed++) {
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
