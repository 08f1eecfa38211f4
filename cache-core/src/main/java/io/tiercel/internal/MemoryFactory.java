package io.tiercel.internal;

import io.tiercel.memory.MemorySettings;
import io.tiercel.memory.MemoryTier;
import io.tiercel.spi.Scope;
import io.tiercel.spi.Tier;
import io.tiercel.spi.TierContext;
import io.tiercel.spi.TierFactory;

/** Opens a cache's memory tier. */
record MemoryFactory<K, V>(MemorySettings<K, V> settings) implements TierFactory<K, V> {

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public Scope scope() {
    return Scope.LOCAL;
  }

  @Override
  public Tier<K, V> open(TierContext<K, V> context) {
    return new MemoryTier<>(settings, context);
  }
}
