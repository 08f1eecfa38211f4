package io.tiercel.jdbc;

import io.tiercel.testkit.ExplainContract;
import io.tiercel.testkit.TierStack;

abstract class JdbcExplainContract extends ExplainContract {
  private final Server server;

  JdbcExplainContract(Server server) {
    this.server = server;
  }

  @Override
  protected TierStack stack() {
    return new JdbcStack(server);
  }

  @Override
  protected String tier() {
    return "jdbc";
  }
}
