package io.tiercel.jdbc;

class PostgreSqlExplainTest extends JdbcExplainContract {
  PostgreSqlExplainTest() {
    super(Server.POSTGRESQL);
  }
}
