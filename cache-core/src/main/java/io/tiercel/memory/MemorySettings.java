package io.tiercel.memory;

import java.time.Duration;
import java.util.function.ToIntBiFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * How a memory tier is set up.
 *
 * @param maximum how many entries it may hold or, with weights, how much they may weigh together
 * @param weights of entries; null to count them
 * @param attentionAfter at what age a fresh entry is given to the proper read now and then, because
 *     a renewal may be due; zero for never
 * @param staleWindow for how long entries usually stay servable beyond their freshness; another
 *     window is kept too, at the cost of 8 bytes for the entry
 * @param statistics whether hits are counted
 * @param copier makes the copy that is stored, and the copy that is answered; null to share values
 * @param markers how many invalidated tags are remembered one by one
 */
public record MemorySettings<K, V>(
    long maximum,
    @Nullable Weights<K, V> weights,
    Duration attentionAfter,
    Duration staleWindow,
    boolean statistics,
    @Nullable UnaryOperator<V> copier,
    int markers) {

  /** Refuses what makes no sense. */
  public MemorySettings {
    require(maximum >= 0, "maximum", maximum);
    require(!attentionAfter.isNegative(), "attentionAfter", attentionAfter);
    require(!staleWindow.isNegative(), "staleWindow", staleWindow);
    require(markers >= 0, "markers", markers);
  }

  private static void require(boolean rule, String what, Object value) {
    if (!rule) {
      throw new IllegalArgumentException(what + " must not be negative, but is " + value);
    }
  }

  /** An age in ticks of memory, as {@link #attentionAfter} is counted; at least one. */
  public static int ticks(Duration age) {
    return Layout.upToATick(age);
  }

  /** At most so many entries; no attention, no stale window, no statistics. */
  public static <K, V> MemorySettings<K, V> ofSize(long entries) {
    return of(entries, null);
  }

  /** Entries that together weigh no more than that; known absence weighs 1. */
  public static <K, V> MemorySettings<K, V> ofWeight(
      long weight, ToIntBiFunction<? super K, ? super V> weigher) {
    return of(weight, new Weights<>(weigher, key -> 1));
  }

  private static <K, V> MemorySettings<K, V> of(long maximum, @Nullable Weights<K, V> weights) {
    return new MemorySettings<>(
        maximum, weights, Duration.ZERO, Duration.ZERO, false, null, 10_000);
  }
}
