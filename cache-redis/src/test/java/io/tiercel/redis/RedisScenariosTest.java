package io.tiercel.redis;

import io.tiercel.testkit.CacheScenarios;
import io.tiercel.testkit.TierStack;
import java.util.List;
import java.util.function.Supplier;

class RedisScenariosTest extends CacheScenarios {
  @Override
  protected List<Supplier<TierStack>> stacks() {
    return List.of(() -> new RedisStack(true, 3));
  }
}
