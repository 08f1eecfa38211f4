package io.tiercel.jdbc;

import io.tiercel.spi.Tier;
import io.tiercel.spi.TierContext;

class PostgreSqlLentContractTest extends JdbcTierContract {
  PostgreSqlLentContractTest() {
    super(Server.POSTGRESQL);
  }

  @Override
  protected Tier<String, String> open(TierContext<String, String> context) {
    return LentTier.of(super.open(context));
  }
}
