package io.tiercel.simulation;

import io.tiercel.testkit.simulation.Simulation;
import io.tiercel.testkit.simulation.Trace;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** Many seeds, run by as many threads as care to take some. */
final class Runs {
  private static final int ENOUGH = 5;

  private final AtomicLong next;
  private final List<String> failures = new CopyOnWriteArrayList<>();

  Runs(long from) {
    next = new AtomicLong(from);
  }

  /** Runs seeds until all are run, or enough of them have failed. */
  void take(long seeds) {
    for (long seed = next.getAndIncrement(); seed < seeds; seed = next.getAndIncrement()) {
      run(seed);
      if (failures.size() >= ENOUGH) {
        return;
      }
    }
  }

  private void run(long seed) {
    try {
      Simulation.run(seed, Trace.none());
    } catch (RuntimeException | Error failure) {
      failures.add(
          "seed %d: %s%nReplay it: ./mvnw -q -o -pl cache-core test -Dtest=SimulationTest -Dseed=%d%n"
              .formatted(seed, failure, seed));
    }
  }

  List<String> failures() {
    return failures;
  }
}
