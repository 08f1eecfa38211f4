package io.tiercel.internal;

import io.tiercel.spi.Scheduling;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;

/** How many loads of the last minute failed, in slices of ten seconds. */
final class LoadWindow {

  private static final int SLICES = 6;

  /** Fewer loads say nothing of the source: one of them may be of a key that it never has. */
  private static final int ENOUGH = 20;

  private static final long SLICE = Duration.ofSeconds(10).toNanos();

  private final Scheduling scheduling;
  private final AtomicReferenceArray<Slice> slices = new AtomicReferenceArray<>(SLICES);

  /** What was seen of the last minute. */
  record Seen(long all, long failed) {

    /** The part that failed; zero if there were none. */
    double failing() {
      return all == 0 ? 0 : (double) failed / all;
    }

    /** What health makes of it: the part that failed, once there were enough. */
    double telling() {
      return all < ENOUGH ? 0 : failing();
    }
  }

  private static final class Slice {
    private final long number;
    private final LongAdder all = new LongAdder();
    private final LongAdder failed = new LongAdder();

    Slice(long number) {
      this.number = number;
    }
  }

  LoadWindow(Scheduling scheduling) {
    this.scheduling = scheduling;
    for (int i = 0; i < SLICES; i++) {
      slices.set(i, new Slice(Long.MIN_VALUE));
    }
  }

  void loaded(int keys, boolean failure) {
    Slice slice = present();
    slice.all.add(keys);
    if (failure) {
      slice.failed.add(keys);
    }
  }

  private Slice present() {
    long number = number();
    int index = Math.floorMod(number, SLICES);
    while (true) {
      Slice slice = slices.get(index);
      if (slice.number >= number) {
        return slice;
      }
      Slice fresh = new Slice(number);
      if (slices.compareAndSet(index, slice, fresh)) {
        return fresh;
      }
    }
  }

  private long number() {
    return Math.floorDiv(scheduling.nanos(), SLICE);
  }

  /** The loads of the last minute. */
  Seen seen() {
    long oldest = number() - SLICES + 1;
    long all = 0;
    long failed = 0;
    for (int i = 0; i < SLICES; i++) {
      Slice slice = slices.get(i);
      if (slice.number >= oldest) {
        all += slice.all.sum();
        failed += slice.failed.sum();
      }
    }
    return new Seen(all, failed);
  }
}
