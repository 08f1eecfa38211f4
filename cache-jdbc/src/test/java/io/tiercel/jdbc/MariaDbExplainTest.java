package io.tiercel.jdbc;

import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

@EnabledIfSystemProperty(named = "tiercel.mariadb", matches = ".+", disabledReason = "no server")
class MariaDbExplainTest extends JdbcExplainContract {
  MariaDbExplainTest() {
    super(Server.MARIADB);
  }
}
