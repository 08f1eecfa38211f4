package io.tiercel.jdbc;

import io.tiercel.testkit.simulation.Instead.No;
import io.tiercel.testkit.simulation.Patch;
import io.tiercel.testkit.simulation.Simulation;
import io.tiercel.testkit.simulation.SimulationContract;
import io.tiercel.testkit.simulation.Trace;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The real tier over a real database, by a simulated clock. */
class JdbcSimulationTest extends SimulationContract {

  private static Patch manyWriters;

  /** Most of a run is threads that hand the world to one another, so eight run at once. */
  JdbcSimulationTest() {
    super("cache-jdbc", new Size(100, 5, 8));
  }

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

  static long simulate(long seed, Trace trace) {
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

  @Override
  protected long run(long seed, Trace trace) {
    return simulate(seed, trace);
  }
}
