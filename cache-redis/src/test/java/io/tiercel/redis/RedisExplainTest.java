package io.tiercel.redis;

import io.tiercel.testkit.ExplainContract;
import io.tiercel.testkit.TierStack;

class RedisExplainTest extends ExplainContract {
  @Override
  protected TierStack stack() {
    return new RedisStack(true, 1);
  }

  @Override
  protected String tier() {
    return "redis";
  }
}
