package io.tiercel.jdbc;

class H2BusContractTest extends JdbcBusContract {
  H2BusContractTest() {
    super(Server.H2);
  }
}
