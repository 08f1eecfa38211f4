package io.tiercel.jdbc;

class SqliteSwapTest extends SwapContract {
  SqliteSwapTest() {
    super(Server.SQLITE);
  }
}
