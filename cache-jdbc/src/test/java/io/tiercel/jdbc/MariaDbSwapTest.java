package io.tiercel.jdbc;

import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

@EnabledIfSystemProperty(named = "tiercel.mariadb", matches = ".+", disabledReason = "no server")
class MariaDbSwapTest extends SwapContract {
  MariaDbSwapTest() {
    super(Server.MARIADB);
  }
}
