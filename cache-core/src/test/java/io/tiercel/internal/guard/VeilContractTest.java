package io.tiercel.internal.guard;

import io.tiercel.spi.Tier;
import io.tiercel.spi.TierContext;
import io.tiercel.testkit.SharedServer;
import io.tiercel.testkit.SharedTierFactory;
import io.tiercel.testkit.TierContract;

/** Where the tier does at once what it is told, the veil shows nothing of itself. */
class VeilContractTest extends TierContract {

  private final SharedServer server = new SharedServer(scheduling());

  @Override
  protected Tier<String, String> open(TierContext<String, String> context) {
    Tier<String, String> tier =
        new SharedTierFactory<String, String>("shared", server).open(context);
    return Veil.before(tier, tier, context, 100);
  }
}
