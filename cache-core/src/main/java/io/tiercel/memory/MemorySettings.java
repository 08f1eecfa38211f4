package io.tiercel.memory;

import java.time.Duration;
import java.util.function.ToIntBiFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * How a memory tier is set up.
 *
 * @param maximum how many entries it may hold or, with a weigher, how much they may weigh together
 * @param weigher the weight of an entry; known absence always weighs 1
 * @param attentionAfter at what age a fresh entry is given to the proper read now and then, because
 *     a renewal may be due; zero for never
 * @param staleWindow for how long entries usually stay servable beyond their freshness; another
 *     window is kept too, at the cost of 8 bytes for the entry
 * @param statistics whether hits are counted
 * @param copier makes the copy that is stored, and the copy that is answered; null to share values
 * @param markers how many invalidated tags are remembered one by one
 * @param jump a gap between two ticks beyond which each entry is looked at before it is answered
 */
public record MemorySettings<K, V>(
    long maximum,
    @Nullable ToIntBiFunction<? super K, ? super V> weigher,
    Duration attentionAfter,
    Duration staleWindow,
    boolean statistics,
    @Nullable UnaryOperator<V> copier,
    int markers,
    Duration jump) {

  /** Refuses what makes no sense. */
  public MemorySettings {
    require(maximum >= 0, "maximum", maximum);
    require(!attentionAfter.isNegative(), "attentionAfter", attentionAfter);
    require(!staleWindow.isNegative(), "staleWindow", staleWindow);
    require(markers >= 0, "markers", markers);
    require(!jump.isNegative(), "jump", jump);
  }

  private static void require(boolean rule, String what, Object value) {
    if (!rule) {
      throw new IllegalArgumentException(what + " must not be negative, but is " + value);
    }
  }

  /** At most so many entries; no attention, no stale window, no statistics. */
  public static <K, V> MemorySettings<K, V> ofSize(long entries) {
    return of(entries, null);
  }

  /** Entries that together weigh no more than that. */
  public static <K, V> MemorySettings<K, V> ofWeight(
      long weight, ToIntBiFunction<? super K, ? super V> weigher) {
    return of(weight, weigher);
  }

  private static <K, V> MemorySettings<K, V> of(
      long maximum, @Nullable ToIntBiFunction<? super K, ? super V> weigher) {
    return new MemorySettings<>(
        maximum, weigher, Duration.ZERO, Duration.ZERO, false, null, 10_000, Duration.ofSeconds(2));
  }

  /** The same, but fresh entries of that age want attention. */
  public MemorySettings<K, V> withAttentionAfter(Duration age) {
    return new MemorySettings<>(
        maximum, weigher, age, staleWindow, statistics, copier, markers, jump);
  }

  /** The same, but with this usual stale window. */
  public MemorySettings<K, V> withStaleWindow(Duration window) {
    return new MemorySettings<>(
        maximum, weigher, attentionAfter, window, statistics, copier, markers, jump);
  }

  /** The same, but counting hits. */
  public MemorySettings<K, V> withStatistics() {
    return new MemorySettings<>(
        maximum, weigher, attentionAfter, staleWindow, true, copier, markers, jump);
  }

  /** The same, but values are copied on their way in and out. */
  public MemorySettings<K, V> withCopier(UnaryOperator<V> newCopier) {
    return new MemorySettings<>(
        maximum, weigher, attentionAfter, staleWindow, statistics, newCopier, markers, jump);
  }

  /** The same, but with another bound of remembered tags. */
  public MemorySettings<K, V> withMarkers(int bound) {
    return new MemorySettings<>(
        maximum, weigher, attentionAfter, staleWindow, statistics, copier, bound, jump);
  }

  /** The same, but with another idea of what a jump of the clock is. */
  public MemorySettings<K, V> withJump(Duration gap) {
    return new MemorySettings<>(
        maximum, weigher, attentionAfter, staleWindow, statistics, copier, markers, gap);
  }
}
