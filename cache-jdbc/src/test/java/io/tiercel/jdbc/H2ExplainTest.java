package io.tiercel.jdbc;

class H2ExplainTest extends JdbcExplainContract {
  H2ExplainTest() {
    super(Server.H2);
  }
}
