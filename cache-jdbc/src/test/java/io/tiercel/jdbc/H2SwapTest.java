package io.tiercel.jdbc;

class H2SwapTest extends SwapContract {
  H2SwapTest() {
    super(Server.H2);
  }
}
