package io.tiercel.bench.jdbc;

import io.tiercel.bench.compare.Sample;
import io.tiercel.bench.compare.Side;
import java.util.concurrent.TimeUnit;

/** Batches that are written one after the other, of which not everything counts. */
final class Batches {

  private static final long REHEARSAL = TimeUnit.SECONDS.toNanos(5);
  private static final long TURN = TimeUnit.SECONDS.toNanos(2);

  private Batches() {}

  /** Something that takes its own time, in nanoseconds. */
  interface Timed {
    long run() throws Exception;
  }

  /** A side whose figure is the mean time of a batch. */
  static Side side(String name, Timed batch) {
    boolean[] rehearsed = new boolean[1]; // sides are measured one after the other
    return Side.of(
        name,
        () -> {
          if (!rehearsed[0]) {
            rehearsed[0] = true;
            mean(batch, REHEARSAL);
          }
          return Sample.of(Sample.TIME, mean(batch, TURN));
        });
  }

  private static double mean(Timed batch, long time) throws Exception {
    long end = System.nanoTime() + time;
    long sum = 0;
    int batches = 0;
    while (System.nanoTime() < end) {
      sum += batch.run();
      batches++;
    }
    return (double) sum / batches;
  }
}
