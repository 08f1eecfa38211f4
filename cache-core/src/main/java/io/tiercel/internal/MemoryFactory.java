package io.tiercel.internal;

import io.tiercel.memory.MemorySettings;
import io.tiercel.memory.MemoryTier;
import io.tiercel.spi.Scope;
import io.tiercel.spi.Tier;
import io.tiercel.spi.TierContext;
import io.tiercel.spi.TierFactory;

/** Opens a cache's memory tier. */
record MemoryFactory(MemorySettings<?, ?> settings) implements TierFactory {

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public Scope scope() {
    return Scope.LOCAL;
  }

  /** The settings are those of the cache that is being built, and so of its types. */
  @Override
  @SuppressWarnings("unchecked")
  public <K, V> Tier<K, V> open(TierContext<K, V> context) {
    return new MemoryTier<>((MemorySettings<K, V>) settings, context);
  }
}
