package io.tiercel.console;

import io.tiercel.spi.Observer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * How long operations of tiers and loads took of late: in the present period and the one before it.
 * Times fall into four classes an octave, so what is answered is right to an eighth.
 */
final class Latencies implements Observer<Object, Object> {

  /** The name under which loads are listed. */
  static final String SOURCE = "source";

  private static final int CLASSES = 4 * 64;
  private static final int FAILURES = CLASSES;

  private final Map<Operation, Times> times = new ConcurrentHashMap<>();

  private record Operation(String tier, String name) {}

  /**
   * What was measured.
   *
   * @param tier the tier, or {@link #SOURCE}
   * @param operation what it did
   * @param count how often
   * @param failures how often that failed
   * @param p50 what half of them took at most, in seconds
   * @param p99 what 99 of 100 took at most, in seconds
   */
  record Line(String tier, String operation, long count, long failures, double p50, double p99) {}

  /** The counts of two periods. */
  private static final class Times {
    private volatile AtomicLongArray present = new AtomicLongArray(CLASSES + 1);
    private volatile AtomicLongArray past = new AtomicLongArray(CLASSES + 1);

    void add(long nanos, boolean failed) {
      AtomicLongArray counts = present;
      counts.incrementAndGet(classOf(nanos));
      if (failed) {
        counts.incrementAndGet(FAILURES);
      }
    }

    void turn() {
      past = present;
      present = new AtomicLongArray(CLASSES + 1);
    }

    Line line(Operation of) {
      long[] counts = new long[CLASSES + 1];
      for (int i = 0; i <= CLASSES; i++) {
        counts[i] = present.get(i) + past.get(i);
      }
      long all = 0;
      for (int i = 0; i < CLASSES; i++) {
        all += counts[i];
      }
      return new Line(
          of.tier(),
          of.name(),
          all,
          counts[FAILURES],
          quantile(counts, all, 50),
          quantile(counts, all, 99));
    }

    private static double quantile(long[] counts, long all, int percent) {
      long rest = (all * percent + 99) / 100;
      for (int i = 0; i < CLASSES; i++) {
        rest -= counts[i];
        if (rest <= 0) {
          return all == 0 ? 0 : middle(i) / 1e9;
        }
      }
      return 0;
    }
  }

  private static int classOf(long nanos) {
    long time = Math.max(nanos, 4);
    int octave = 63 - Long.numberOfLeadingZeros(time);
    return octave * 4 + (int) (time >>> (octave - 2) & 3);
  }

  private static double middle(int index) {
    int octave = index / 4;
    return Math.scalb(1 + (index % 4 + 0.5) / 4, octave);
  }

  @Override
  public void timed(String tier, String operation, long nanos, @Nullable Throwable failure) {
    add(new Operation(tier, operation), nanos, failure);
  }

  @Override
  public void loaded(int keys, long nanos, @Nullable Throwable failure) {
    add(new Operation(SOURCE, "load"), nanos, failure);
  }

  private void add(Operation operation, long nanos, @Nullable Throwable failure) {
    Times known = times.get(operation);
    Times its = known != null ? known : times.computeIfAbsent(operation, absent -> new Times());
    its.add(nanos, failure != null);
  }

  /** Begins another period. */
  void turn() {
    times.values().forEach(Times::turn);
  }

  List<Line> lines() {
    List<Line> lines = new ArrayList<>();
    times.forEach((operation, its) -> lines.add(its.line(operation)));
    lines.removeIf(line -> line.count() == 0);
    lines.sort((a, b) -> Long.compare(b.count(), a.count()));
    return lines;
  }
}
