package io.tiercel.memory;

import io.tiercel.spi.Entry;
import io.tiercel.spi.LocalTier;
import io.tiercel.spi.Scheduling;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Turns entries into their form in memory and back. Times are kept in ticks and rounded such that
 * no life gets longer, and that an entry which came from another tier never looks younger than it
 * does there.
 */
final class Layout<V> {
  private static final int NEVER = Integer.MAX_VALUE;

  /** Ticks are not believed to be later than that. */
  private static final int MOST_TICKS_LATE = ticks(Duration.ofSeconds(10));

  private final Scheduling clock;
  private final AtomicInteger attention;
  private final int stale;
  private final @Nullable UnaryOperator<V> copier;

  Layout(MemorySettings<?, V> settings, Scheduling clock) {
    this.clock = clock;
    Duration after = settings.attentionAfter();
    attention = new AtomicInteger(after.isZero() ? NEVER : upToATick(after));
    stale = ticks(settings.staleWindow());
    copier = settings.copier();
  }

  /** Wants attention for entries of that age; answers false if it does for younger ones already. */
  boolean attendFrom(Duration age) {
    int after = upToATick(age);
    return attention.getAndAccumulate(after, Math::min) > after;
  }

  /** An age that is shorter than a tick is one all the same: none would be for ever. */
  static int upToATick(Duration age) {
    return Math.max(ticks(age), 1);
  }

  /** After how many ticks somebody looks again at an entry that has come to its point. */
  private int recheck() {
    return Math.min(Math.max(attention.get() / 100, 1), ticks(Duration.ofSeconds(1)));
  }

  static int ticks(Duration time) {
    return (int) Math.min(time.toMillis() / Horizon.TICK, NEVER);
  }

  /** The entry as it is kept, last found valid in that era. */
  MemoryEntry pack(Entry<V> entry, Horizon horizon, int era) {
    int writtenAt = horizon.tickFrom(entry.writtenAt());
    int freshUntil = horizon.tickOf(entry.freshUntil());
    int staleUntil = horizon.tickOf(entry.staleUntil());
    V value = entry.value();
    MemoryEntry plain =
        new MemoryEntry(
            value == null ? LocalTier.ABSENT : copied(value),
            writtenAt,
            freshUntil,
            lookAt(era, freshUntil, attention(writtenAt)));
    // Rounding may take one tick more from one end than from the other: not worth eight bytes.
    int beyond = staleUntil - plain.staleUntil(stale);
    return entry.tags().isEmpty() && (beyond == 0 || beyond == 1)
        ? plain
        : new DetailedEntry(plain, entry.tags(), staleUntil);
  }

  /** The same, or null if the value cannot be copied. */
  @Nullable MemoryEntry packOrNull(Entry<V> entry, Horizon horizon, int era) {
    try {
      return pack(entry, horizon, era);
    } catch (RuntimeException e) {
      return null;
    }
  }

  /**
   * What is to be kept of an entry; null if it is over. The line stands still while ticks are late,
   * so the clock is read, unless the entry outlives by far both the line and its own beginning.
   * What is not fresh by then must not pass for a hit until the line gets there.
   */
  @Nullable MemoryEntry worthKeeping(MemoryEntry packed, Horizon horizon) {
    int past = Math.max(horizon.tick(), packed.writtenAt);
    if (packed.freshUntil > Horizon.plus(past, MOST_TICKS_LATE)) {
      return packed;
    }
    int tick = horizon.tickOf(clock.millis());
    if (tick >= packed.freshUntil) {
      packed.checked(packed.checkAt(), Horizon.line(0, 0));
    }
    return isOver(packed, tick) ? null : packed;
  }

  /** The entry as others know it. */
  Entry<V> unpack(MemoryEntry entry, Horizon horizon) {
    V value = valueOf(entry);
    return new Entry<>(
        value == null ? null : copied(value),
        horizon.millisOf(entry.writtenAt),
        horizon.millisOf(entry.freshUntil),
        horizon.millisOf(entry.staleUntil(stale)),
        entry.tags(),
        Entry.UNSTAMPED);
  }

  /** The value itself, or null for known absence: for whoever only looks at it. */
  @SuppressWarnings({"unchecked", "ReferenceEquality"}) // Only pack makes entries.
  @Nullable V valueOf(MemoryEntry entry) {
    return entry.value == LocalTier.ABSENT ? null : (V) entry.value;
  }

  /** What is given away for something kept: the same, or a copy. */
  @SuppressWarnings({"unchecked", "ReferenceEquality"}) // Only pack makes entries.
  Object answer(Object kept) {
    return kept == LocalTier.ABSENT ? kept : copied((V) kept);
  }

  V copied(V value) {
    return copier == null ? value : copier.apply(value);
  }

  /** Whether the entry is worth nothing at that tick. */
  boolean isOver(MemoryEntry entry, int tick) {
    return tick >= entry.staleUntil(stale);
  }

  /**
   * Notes that the entry was found good in that era. Its point of attention stays where it is: who
   * reads it now need not be one who may renew it.
   */
  void checked(MemoryEntry entry, long seen, int era) {
    if (Horizon.eraOf(seen) < era) { // Else it was found good in this one, or a later one, before.
      entry.checked(seen, lookAt(era, entry.freshUntil, attention(entry.writtenAt)));
    }
  }

  /**
   * Notes that the entry has got its attention, if it was time to: somebody who may renew it looks
   * again after a while, until it is renewed.
   */
  void attended(MemoryEntry entry, int tick) {
    long seen = entry.checkAt();
    if (tick >= attention(entry.writtenAt) && (int) seen != 0) {
      int next = Horizon.plus(tick, recheck());
      entry.checked(seen, lookAt(Horizon.eraOf(seen), entry.freshUntil, next));
    }
  }

  /** The line at which somebody should look closer. Tick zero is for what is never a hit. */
  private static long lookAt(int era, int freshUntil, int tick) {
    return Horizon.line(era, Math.max(Math.min(freshUntil, tick), 1));
  }

  private int attention(int writtenAt) {
    int after = attention.get();
    return after == NEVER ? NEVER : Horizon.plus(writtenAt, after);
  }
}
