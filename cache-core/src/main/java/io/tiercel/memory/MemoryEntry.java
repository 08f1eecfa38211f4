package io.tiercel.memory;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Set;

/**
 * What stands in memory for a key: 32 bytes with compressed references, so nothing may be added
 * here without a thought for a million of them. Ticks are those of the generation it belongs to.
 *
 * <p>An entry is compared by identity: two fills of equal values are two entries.
 */
class MemoryEntry {
  private static final VarHandle CHECK_AT;

  static {
    try {
      CHECK_AT = MethodHandles.lookup().findVarHandle(MemoryEntry.class, "checkAt", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** The value, or {@link io.tiercel.spi.LocalTier#ABSENT}. */
  final Object value;

  /** When the value was taken from its source, rounded up to a tick. */
  final int writtenAt;

  /** The first tick at which it is not fresh. */
  final int freshUntil;

  /**
   * The era it was last found valid in, and below it the next tick at which somebody should look
   * closer. It may be answered without a look as long as this is beyond {@link Horizon#now()}.
   */
  private volatile long checkAt;

  MemoryEntry(Object value, int writtenAt, int freshUntil, long checkAt) {
    this.value = value;
    this.writtenAt = writtenAt;
    this.freshUntil = freshUntil;
    this.checkAt = checkAt;
  }

  final long checkAt() {
    return checkAt;
  }

  /** Notes that somebody looked closer, unless somebody else was quicker. */
  final void checked(long seen, long next) {
    CHECK_AT.compareAndSet(this, seen, next);
  }

  /** What it belongs to beyond the tags that derive from its key. */
  Set<String> tags() {
    return Set.of();
  }

  /** The first tick at which it is worth nothing, in a tier with this usual stale window. */
  int staleUntil(int staleTicks) {
    return Horizon.plus(freshUntil, staleTicks);
  }
}
