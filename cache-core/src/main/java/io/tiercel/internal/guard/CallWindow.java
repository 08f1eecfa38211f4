package io.tiercel.internal.guard;

import io.tiercel.policy.BreakerPolicy.Trip;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * How the calls of the last while went, in ten slices of time. Adding a call is one or a few
 * uncontended increments; a call that is counted while its slice is replaced may be lost, which
 * does not matter to a rate.
 */
final class CallWindow {

  private static final int SLICES = 10;

  private final Trip trip;
  private final long sliceNanos;
  private final AtomicReferenceArray<@Nullable Slice> slices = new AtomicReferenceArray<>(SLICES);

  CallWindow(Trip trip) {
    this.trip = trip;
    this.sliceNanos = Math.max(1, trip.window().toNanos() / SLICES);
  }

  void add(long now, boolean failed, boolean slow) {
    Slice slice = sliceAt(now);
    slice.calls.increment();
    if (failed) {
      slice.failed.increment();
    }
    if (slow) {
      slice.slow.increment();
    }
  }

  /** Whether enough calls were made, and too many of them went wrong. */
  boolean isBad(long now) {
    long oldest = Math.floorDiv(now, sliceNanos) - SLICES + 1;
    long calls = 0;
    long failed = 0;
    long slow = 0;
    for (int i = 0; i < SLICES; i++) {
      Slice slice = slices.get(i);
      if (slice != null && slice.number >= oldest) {
        calls += slice.calls.sum();
        failed += slice.failed.sum();
        slow += slice.slow.sum();
      }
    }
    return calls >= trip.minimumCalls()
        && (failed >= calls * trip.failureRate() || slow >= calls * trip.slowRate());
  }

  private Slice sliceAt(long now) {
    long number = Math.floorDiv(now, sliceNanos);
    int index = Math.floorMod(number, SLICES);
    Slice slice = slices.get(index);
    if (slice != null && slice.number >= number) {
      return slice;
    }
    Slice fresh = new Slice(number);
    return slices.compareAndSet(index, slice, fresh) ? fresh : sliceAt(now);
  }

  private static final class Slice {
    final long number;
    final LongAdder calls = new LongAdder();
    final LongAdder failed = new LongAdder();
    final LongAdder slow = new LongAdder();

    Slice(long number) {
      this.number = number;
    }
  }
}
