package io.tiercel.jdbc;

import io.tiercel.testkit.CacheScenarios;
import io.tiercel.testkit.TierStack;
import java.util.List;
import java.util.function.Supplier;

class JdbcScenariosTest extends CacheScenarios {
  @Override
  protected List<Supplier<TierStack>> stacks() {
    return List.of(
        () -> new JdbcStack(Server.SQLITE),
        () -> new JdbcStack(Server.H2),
        () -> new JdbcStack(Server.POSTGRESQL));
  }
}
