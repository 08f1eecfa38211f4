package io.tiercel.memory;

import io.tiercel.spi.LocalTier;
import io.tiercel.spi.TierContext;
import io.tiercel.testkit.LocalTierContract;

class MemoryTierTest extends LocalTierContract {
  @Override
  protected LocalTier<String, String> open(TierContext<String, String> context) {
    return new MemoryTier<>(MemorySettings.ofSize(100_000), context);
  }
}
