package io.tiercel.jdbc;

import io.tiercel.spi.Tier;
import io.tiercel.spi.TierContext;

class SqliteLentContractTest extends JdbcTierContract {
  SqliteLentContractTest() {
    super(Server.SQLITE);
  }

  @Override
  protected Tier<String, String> open(TierContext<String, String> context) {
    return LentTier.of(super.open(context));
  }
}
