package io.tiercel.memory;

import io.tiercel.spi.Scheduling;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The line that an entry has to be beyond to be answered without a closer look: an era, and below
 * it the present tick, in one volatile long.
 *
 * <p>A hit compares its entry's {@code checkAt} with this line and reads no clock. Two things move
 * it. Each tick advances the low half. A tag invalidation, or a clock that jumped, raises the era
 * in the high half, and thereby sends every entry of the cache to the slow path once. There it is
 * compared with the markers, and stamped with the new era if it is still good.
 *
 * <p>That is right because of one order on each side. A marker is put <em>before</em> the era that
 * it names is published. A reader notes the era <em>before</em> it looks at the markers, and stamps
 * no later era than it noted. So an entry stamped with era e was compared with every marker of an
 * era up to e; a marker that the reader missed has a greater era, which hides the entry on the slow
 * path, and keeps it off the fast one.
 *
 * <p>Ticks are counted from the beginning of a {@link Generation} and are never negative on the
 * line, so that the era always wins the comparison.
 */
final class Horizon {
  /** Milliseconds a tick. */
  static final long TICK = Scheduling.TICK.toMillis();

  private static final long SPAN = Integer.MAX_VALUE * TICK;
  private static final VarHandle NOW;

  static {
    try {
      NOW = MethodHandles.lookup().findVarHandle(Horizon.class, "now", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final long base;

  /** What this one stands before, so that nothing is beyond it for a moment; usually null. */
  private final @Nullable Horizon hidden;

  private volatile long now;

  /** Begins at the full tick before the given time, so that all generations round alike. */
  Horizon(long millis) {
    base = millis - Math.floorMod(millis, TICK);
    hidden = null;
  }

  private Horizon(Horizon hidden) {
    base = hidden.base;
    this.hidden = hidden;
    now = Long.MAX_VALUE;
  }

  /** A line that no entry is beyond, so that the next reader has to look closer. */
  Horizon screen() {
    return new Horizon(this);
  }

  /** The line behind a {@link #screen}; null for a line itself. */
  @Nullable Horizon hidden() {
    return hidden;
  }

  /** The line itself. */
  long now() {
    return now;
  }

  int era() {
    return eraOf(now);
  }

  int tick() {
    return (int) now;
  }

  static int eraOf(long line) {
    return (int) (line >>> 32);
  }

  /** The line of an era at a tick; what lies before the beginning lies at the beginning. */
  static long line(int era, int tick) {
    return (long) era << 32 | Math.max(tick, 0);
  }

  /** The tick that the time is in. */
  int tickOf(long millis) {
    if (millis >= base + SPAN) {
      return Integer.MAX_VALUE;
    }
    return millis <= base - SPAN ? -Integer.MAX_VALUE : (int) Math.floorDiv(millis - base, TICK);
  }

  /** The first tick that does not begin before the time. */
  int tickFrom(long millis) {
    int tick = tickOf(millis);
    return millisOf(tick) < millis ? plus(tick, 1) : tick;
  }

  /** Whether what was written at the tick was written after the time, as far as ticks can tell. */
  boolean isAfter(int writtenAt, long millis) {
    return millis <= base - SPAN || writtenAt > tickFrom(millis);
  }

  /** When the tick begins. */
  long millisOf(int tick) {
    return base + tick * TICK;
  }

  /** A tick and some more, held at the end of time. */
  static int plus(int tick, int ticks) {
    return (int) Math.min((long) tick + ticks, Integer.MAX_VALUE);
  }

  /** Publishes the time, and loses no era that is raised at the same moment. */
  void advance(int tick) {
    long seen = now;
    while ((int) seen < tick && !NOW.compareAndSet(this, seen, line(eraOf(seen), tick))) {
      seen = now;
    }
  }

  /**
   * Publishes a new era, and the time if it is later than the published one, at once. Only for the
   * holder of the lock of changes: eras have to be published in the order of their markers.
   */
  void raise(int era, int tick) {
    long seen = now;
    while (!NOW.compareAndSet(this, seen, line(era, Math.max((int) seen, tick)))) {
      seen = now;
    }
  }
}
