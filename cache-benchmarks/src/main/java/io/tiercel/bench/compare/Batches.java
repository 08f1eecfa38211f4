package io.tiercel.bench.compare;

import java.util.concurrent.TimeUnit;

/**
 * Batches that are written one after the other, whose time says what counts. Processor time and
 * bytes are those of all that is done.
 */
public final class Batches {

  private static final long REHEARSAL = TimeUnit.SECONDS.toNanos(5);
  private static final long TURN = TimeUnit.SECONDS.toNanos(2);

  private Batches() {}

  /** Something that takes its own time, in nanoseconds. */
  @FunctionalInterface
  public interface Timed {
    /** Runs once. */
    long run() throws Exception;
  }

  /** A side whose figure is the mean of a batch. */
  public static Side side(String name, Timed batch) {
    boolean[] rehearsed = new boolean[1]; // sides are measured one after the other
    return Side.of(
        name,
        () -> {
          if (!rehearsed[0]) {
            rehearsed[0] = true;
            measure(batch, REHEARSAL);
          }
          return measure(batch, TURN);
        });
  }

  private static Sample measure(Timed batch, long time) throws Exception {
    long end = System.nanoTime() + time;
    Spent before = Spent.soFar();
    long sum = 0;
    int batches = 0;
    while (System.nanoTime() < end) {
      sum += batch.run();
      batches++;
    }
    return before.addTo(Sample.of(Sample.TIME, (double) sum / batches), batches);
  }
}
