package io.tiercel.bench.load.node;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Recorder;

/** Counts operations until somebody takes what was counted. */
final class Counters {
  private static final long LONGEST = TimeUnit.HOURS.toNanos(1);
  private static final int DIGITS = 3;

  private final Recorder latency = new Recorder(LONGEST, DIGITS);
  private final LongAdder errors = new LongAdder();
  private final LongAdder reads = new LongAdder();
  private final LongAdder answered = new LongAdder();
  private final LongAdder stale = new LongAdder();
  private final LongAdder completed = new LongAdder();

  /** How an operation ended, and whether it did so while the steady state lasted. */
  record Ending(long nanos, boolean isRead, boolean failed, boolean isStale, boolean isInTime) {}

  void count(Ending ending) {
    latency.recordValue(Math.min(Math.max(ending.nanos, 0), LONGEST));
    add(errors, ending.failed);
    add(reads, ending.isRead);
    add(answered, ending.isRead && !ending.failed);
    add(stale, ending.isStale);
    add(completed, ending.isInTime && !ending.failed);
  }

  private static void add(LongAdder adder, boolean so) {
    if (so) {
      adder.increment();
    }
  }

  Sample.Counted take() {
    return new Sample.Counted(
        latency.getIntervalHistogram(),
        errors.sumThenReset(),
        reads.sumThenReset(),
        answered.sumThenReset(),
        stale.sumThenReset(),
        completed.sumThenReset());
  }
}
