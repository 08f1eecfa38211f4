package io.tiercel.redis;

import io.tiercel.testkit.CacheScenarios;
import io.tiercel.testkit.TierStack;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Most of its time is waiting for lives to end, so scenarios run beside each other. */
@Execution(ExecutionMode.CONCURRENT)
class RedisScenariosTest extends CacheScenarios {
  @Override
  protected List<Supplier<TierStack>> stacks() {
    return List.of(() -> new RedisStack(true, 3));
  }
}
