package io.tiercel.jdbc;

class PostgreSqlBusContractTest extends JdbcBusContract {
  PostgreSqlBusContractTest() {
    super(Server.POSTGRESQL);
  }
}
