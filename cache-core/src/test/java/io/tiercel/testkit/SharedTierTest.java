package io.tiercel.testkit;

import io.tiercel.spi.Tier;
import io.tiercel.spi.TierContext;

// tag::contract
class SharedTierTest extends SharedTierContract {
  private final SharedServer server = new SharedServer(scheduling());

  @Override
  protected Tier<String, String> open(TierContext<String, String> context) {
    return new SharedTierFactory<String, String>("shared", server).open(context);
  }
}
// end::contract
