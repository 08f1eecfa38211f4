package io.tiercel.jdbc;

class SqliteBusContractTest extends JdbcBusContract {
  SqliteBusContractTest() {
    super(Server.SQLITE);
  }
}
