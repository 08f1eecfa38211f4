package io.tiercel.internal.guard;

import io.tiercel.spi.Tier;
import io.tiercel.spi.TierContext;
import io.tiercel.testkit.SharedServer;
import io.tiercel.testkit.SharedTierContract;
import io.tiercel.testkit.SharedTierFactory;

class ObservedContractTest extends SharedTierContract {

  private final SharedServer server = new SharedServer(scheduling());

  @Override
  protected Tier<String, String> open(TierContext<String, String> context) {
    Tier<String, String> shared =
        new SharedTierFactory<String, String>("shared", server).open(context);
    return new Observed<>(shared, context.observer(), scheduling());
  }
}
