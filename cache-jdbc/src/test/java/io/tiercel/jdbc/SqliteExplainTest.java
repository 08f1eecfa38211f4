package io.tiercel.jdbc;

class SqliteExplainTest extends JdbcExplainContract {
  SqliteExplainTest() {
    super(Server.SQLITE);
  }
}
