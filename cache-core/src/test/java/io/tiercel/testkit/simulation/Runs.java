package io.tiercel.testkit.simulation;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;

/** Many seeds, run by a few threads. */
public final class Runs {
  private static final int ENOUGH = 5;

  private final LongConsumer simulation;
  private final String replay;
  private final int atOnce;
  private final AtomicLong next = new AtomicLong();
  private final List<String> failures = new CopyOnWriteArrayList<>();

  /**
   * Runs of a simulation.
   *
   * @param replay what has to be said to Maven to run it again, but for the seed
   * @param atOnce how many run at once
   */
  public Runs(LongConsumer simulation, String replay, int atOnce) {
    this.simulation = simulation;
    this.replay = replay;
    this.atOnce = atOnce;
  }

  /** Runs {@code -Dseeds} seeds, or as many as usual, from {@code -Dfrom} on. */
  public List<String> failures(long usual) throws InterruptedException {
    next.set(Long.getLong("from", 0));
    long end = next.get() + Long.getLong("seeds", usual);
    List<Thread> threads =
        IntStream.range(0, atOnce).mapToObj(i -> new Thread(() -> take(end))).toList();
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    return failures;
  }

  /** Runs seeds until all are run, or enough of them have failed. */
  private void take(long end) {
    for (long seed = next.getAndIncrement(); seed < end; seed = next.getAndIncrement()) {
      run(seed);
      if (failures.size() >= ENOUGH) {
        return;
      }
    }
  }

  private void run(long seed) {
    try {
      simulation.accept(seed);
    } catch (RuntimeException | Error failure) {
      failures.add(
          "seed %d: %s%nReplay it: ./mvnw -q -o %s -Dseed=%d%n"
              .formatted(seed, failure, replay, seed));
    }
  }
}
