package io.tiercel.internal.guard;

import io.tiercel.spi.Tier;
import io.tiercel.spi.TierContext;
import io.tiercel.testkit.SharedServer;
import io.tiercel.testkit.SharedTierContract;
import io.tiercel.testkit.SharedTierFactory;

class PortionsContractTest extends SharedTierContract {

  private final SharedServer server = new SharedServer(scheduling());

  @Override
  protected Tier<String, String> open(TierContext<String, String> context) {
    return new Portions<>(new SharedTierFactory<String, String>("shared", server).open(context));
  }
}
