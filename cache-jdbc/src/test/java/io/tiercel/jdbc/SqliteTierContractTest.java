package io.tiercel.jdbc;

class SqliteTierContractTest extends JdbcTierContract {
  SqliteTierContractTest() {
    super(Server.SQLITE);
  }
}
