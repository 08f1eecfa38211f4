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
  /** No line is before it. */
  private static final long HIDDEN = Long.MIN_VALUE;

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
   * closer. It may be answered without a look as long as this is beyond {@link Horizon#now()}. The
   * tick is zero, and else never, for what may not be answered whatever the line says.
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

  /**
   * Whether it is good at that line, though somebody should look closer, for a reader who need not
   * while it is younger than so many ticks.
   */
  final boolean isCalm(long line, int age) {
    long point = checkAt;
    int tick = (int) line;
    return (int) point != 0
        && Horizon.eraOf(point) >= Horizon.eraOf(line)
        && tick < freshUntil
        && tick < Horizon.plus(writtenAt, age);
  }

  /** Notes that somebody looked closer, unless somebody else was quicker. */
  final void checked(long seen, long next) {
    CHECK_AT.compareAndSet(this, seen, next);
  }

  /** Keeps it from readers until it is shown, and answers what to show it with. */
  final long hide() {
    long line = checkAt;
    CHECK_AT.setOpaque(this, HIDDEN); // it is not published yet
    return line;
  }

  /** Lets readers have it from now on. */
  final void show(long line) {
    checkAt = line;
  }

  /** Whether its fill has still to make sure that it does not come too late. */
  final boolean isHidden() {
    return checkAt == HIDDEN;
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
