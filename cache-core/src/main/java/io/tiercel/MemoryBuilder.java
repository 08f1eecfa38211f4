package io.tiercel;

import io.tiercel.memory.MemorySettings;
import io.tiercel.memory.Weights;
import io.tiercel.policy.CachePolicy;
import io.tiercel.policy.Rules;
import io.tiercel.policy.TierPolicy;
import java.time.Duration;
import java.util.function.ToIntBiFunction;
import java.util.function.ToIntFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Sets up the memory tier of a cache that is being built. */
public final class MemoryBuilder<K, V> {

  private @Nullable Long size;
  private @Nullable Long weight;
  private @Nullable ToIntBiFunction<? super K, ? super V> weigher;
  private @Nullable ToIntFunction<? super K> absenceWeigher;
  private @Nullable UnaryOperator<V> copier;
  private TierPolicy policy = TierPolicy.DEFAULT;
  private int tags = 10_000;

  MemoryBuilder() {}

  /** Holds at most so many entries. This or a maximum weight is required. */
  public MemoryBuilder<K, V> maximumSize(long entries) {
    Rules.check(entries > 0, "memory.maximumSize", entries, "at least 1");
    size = entries;
    return this;
  }

  /**
   * Holds entries that together weigh at most so much. If the cache remembers absence, {@link
   * #absenceWeight} has to say what that weighs.
   */
  public MemoryBuilder<K, V> maximumWeight(
      long total, ToIntBiFunction<? super K, ? super V> weightOf) {
    Rules.check(total > 0, "memory.maximumWeight", total, "at least 1");
    weight = total;
    weigher = Rules.present("memory.maximumWeight's weigher", weightOf);
    return this;
  }

  /**
   * What a key weighs that is known to have no value, on the scale of {@link #maximumWeight}. It
   * takes room too, and whoever asks for keys that do not exist brings many: where values are
   * weighed in bytes, a fixed 200 and the bytes of the key are about right. It is 1 unless it is
   * set, also where only a view's {@code absentFor} has absence remembered.
   */
  public MemoryBuilder<K, V> absenceWeight(ToIntFunction<? super K> weightOf) {
    absenceWeigher = Rules.present("memory.absenceWeight", weightOf);
    return this;
  }

  /** How long values are fresh in memory; by default as long as the other tiers and loader say. */
  public MemoryBuilder<K, V> timeToLive(Duration life) {
    Rules.positive("memory.timeToLive", life);
    policy = policy.withTimeToLive(life);
    return this;
  }

  /** The part of a life by which it is shortened at random; a tenth by default. */
  public MemoryBuilder<K, V> jitter(double part) {
    policy = policy.withJitter(part);
    return this;
  }

  /**
   * Copies values on their way in and out, so that nobody can change what is cached. Not needed for
   * immutable values, and not free: a hit then costs a copy.
   */
  public MemoryBuilder<K, V> copier(UnaryOperator<V> copy) {
    copier = Rules.present("memory.copier", copy);
    return this;
  }

  /**
   * How many invalidated tags are remembered one by one, 10,000 by default. Beyond that the oldest
   * are forgotten, and tagged entries not read since are looked up anew: never wrong, only slower.
   */
  public MemoryBuilder<K, V> rememberedTags(int bound) {
    Rules.check(bound >= 0, "memory.rememberedTags", bound, "at least 0");
    tags = bound;
    return this;
  }

  TierPolicy policy() {
    return policy;
  }

  MemorySettings<K, V> settings(CachePolicy cache, boolean statistics) {
    Rules.check(
        size != null || weight != null,
        "memory.maximumSize",
        "not set",
        "given, unless memory.maximumWeight is");
    Rules.check(
        size == null || weight == null,
        "memory.maximumSize",
        size,
        "left out where memory.maximumWeight is given");
    Rules.check(
        weight != null || absenceWeigher == null,
        "memory.absenceWeight",
        "set",
        "left out where memory.maximumWeight is");
    Rules.check(
        weight == null || absenceWeigher != null || cache.absentFor().isZero(),
        "memory.absenceWeight",
        "not set",
        "given where memory.maximumWeight and absentFor are");
    long maximum = size != null ? size : Rules.present("memory.maximumWeight", weight);
    return new MemorySettings<>(
        maximum, weights(), cache.earliestRefresh(), cache.staleFor(), statistics, copier, tags);
  }

  private @Nullable Weights<K, V> weights() {
    if (weigher == null) {
      return null;
    }
    return new Weights<>(weigher, absenceWeigher == null ? key -> 1 : absenceWeigher);
  }
}
