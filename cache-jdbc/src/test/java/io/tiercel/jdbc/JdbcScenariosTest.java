package io.tiercel.jdbc;

import io.tiercel.testkit.CacheScenarios;
import io.tiercel.testkit.TierStack;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Most of its time is waiting for lives to end, so scenarios run beside each other. */
@Execution(ExecutionMode.CONCURRENT)
class JdbcScenariosTest extends CacheScenarios {
  @Override
  protected List<Supplier<TierStack>> stacks() {
    return Stream.of(Server.values())
        .filter(server -> server != Server.MARIADB || System.getProperty("tiercel.mariadb") != null)
        .map(server -> (Supplier<TierStack>) () -> new JdbcStack(server))
        .toList();
  }
}
