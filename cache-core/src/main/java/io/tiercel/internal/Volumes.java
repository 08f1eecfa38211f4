package io.tiercel.internal;

import io.tiercel.spi.Scheduling;
import io.tiercel.spi.Tier;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How much shared tiers hold, as they last said. Nobody waits for it: who looks gets what is known,
 * and has the tier asked again if that is old. So the first look says nothing yet.
 */
final class Volumes {

  private static final long GOOD_FOR = TimeUnit.SECONDS.toNanos(10);

  private final Scheduling scheduling;
  private final Map<String, Known> tiers = new ConcurrentHashMap<>();

  /** What one tier said last, and when it was last asked. */
  private static final class Known {
    private final AtomicLong askedAt;
    private volatile long bytes = -1;

    private Known(long before) {
      this.askedAt = new AtomicLong(before);
    }
  }

  Volumes(Scheduling scheduling) {
    this.scheduling = scheduling;
  }

  /** The bytes of a tier; -1 if it cannot tell, or has not yet. */
  long of(Level<?, ?> level) {
    long now = scheduling.nanos();
    Known known = tiers.computeIfAbsent(level.name(), name -> new Known(now - GOOD_FOR));
    long askedAt = known.askedAt.get();
    if (now - askedAt >= GOOD_FOR && known.askedAt.compareAndSet(askedAt, now)) {
      ask(level.tier(), known);
    }
    return known.bytes;
  }

  /** A tier that fails does not know, either. */
  @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for it
  private static void ask(Tier<?, ?> tier, Known known) {
    Steps.call(tier::volume)
        .whenComplete((volume, failure) -> known.bytes = failure == null ? volume.bytes() : -1);
  }
}
