package io.tiercel.jdbc;

class PostgreSqlTierContractTest extends JdbcTierContract {
  PostgreSqlTierContractTest() {
    super(Server.POSTGRESQL);
  }
}
