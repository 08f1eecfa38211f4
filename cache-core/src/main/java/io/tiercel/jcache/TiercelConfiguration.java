package io.tiercel.jcache;

import io.tiercel.CacheBuilder;
import io.tiercel.policy.Rules;
import io.tiercel.spi.Scheduling;
import java.util.Objects;
import java.util.function.Consumer;
import javax.cache.configuration.CompleteConfiguration;
import javax.cache.configuration.MutableConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * A configuration of JCache that says besides where the entries are. Without it a cache holds
 * 10,000 entries in memory.
 *
 * <p>Over tiers, what they cannot keep is refused when the cache is made: an expiry policy that
 * prolongs lives on access, or that has another life for changed entries than for new ones.
 */
public final class TiercelConfiguration<K, V> extends MutableConfiguration<K, V> {

  private static final long serialVersionUID = 1;
  static final long DEFAULT_SIZE = 10_000;

  private @Nullable Long maximumSize;
  private transient @Nullable Scheduling scheduling;
  private transient @Nullable Consumer<CacheBuilder<K, V>> tiers;

  /** In memory, with the defaults of JCache. */
  public TiercelConfiguration() {}

  /** In memory, and otherwise like another; a copy of it, if it is one of these. */
  public TiercelConfiguration(CompleteConfiguration<K, V> other) {
    super(other);
    if (other instanceof TiercelConfiguration<K, V> ours) {
      maximumSize = ours.maximumSize;
      scheduling = ours.scheduling;
      tiers = ours.tiers;
    }
  }

  /** Holds at most so many entries in memory. */
  public TiercelConfiguration<K, V> maximumSize(long entries) {
    Rules.check(entries > 0, "maximumSize", entries, "at least 1");
    maximumSize = entries;
    return this;
  }

  /** Takes time and threads from here, for a cache in memory: for tests. */
  public TiercelConfiguration<K, V> scheduling(Scheduling runtime) {
    scheduling = Rules.present("scheduling", runtime);
    return this;
  }

  /**
   * Puts the cache over tiers, memory included. The cache's name is that of the JCache cache; its
   * loader is JCache's, and one given here is not called.
   */
  public TiercelConfiguration<K, V> tiers(Consumer<CacheBuilder<K, V>> settings) {
    tiers = Rules.present("tiers", settings);
    return this;
  }

  long maximumSize() {
    return maximumSize == null ? DEFAULT_SIZE : maximumSize;
  }

  /** Whether it says itself how many entries there may be. */
  boolean isSized() {
    return maximumSize != null;
  }

  @Nullable Scheduling scheduling() {
    return scheduling;
  }

  @Nullable Consumer<CacheBuilder<K, V>> tiers() {
    return tiers;
  }

  @Override
  public TiercelConfiguration<K, V> setTypes(Class<K> keyType, Class<V> valueType) {
    super.setTypes(keyType, valueType);
    return this;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TiercelConfiguration<?, ?> ours
        && super.equals(other)
        && maximumSize() == ours.maximumSize()
        && Objects.equals(scheduling, ours.scheduling)
        && Objects.equals(tiers, ours.tiers);
  }

  @Override
  public int hashCode() {
    return 31 * super.hashCode() + Long.hashCode(maximumSize());
  }
}
