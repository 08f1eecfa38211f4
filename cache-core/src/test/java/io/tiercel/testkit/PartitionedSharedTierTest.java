package io.tiercel.testkit;

import io.tiercel.spi.Tier;
import io.tiercel.spi.TierContext;

class PartitionedSharedTierTest extends SharedTierContract {
  private final SharedServer server =
      new SharedServer(scheduling(), SharedStore.Settings.DEFAULT.partitions(7));

  @Override
  protected Tier<String, String> open(TierContext<String, String> context) {
    return new SharedTierFactory<String, String>("shared", server).open(context);
  }
}
