package io.tiercel.jdbc;

class H2TierContractTest extends JdbcTierContract {
  H2TierContractTest() {
    super(Server.H2);
  }
}
