package io.tiercel.jdbc;

class PostgreSqlSwapTest extends SwapContract {
  PostgreSqlSwapTest() {
    super(Server.POSTGRESQL);
  }
}
