package io.tiercel.redis;

import io.tiercel.codec.Codec;
import io.tiercel.codec.KeyCodec;
import io.tiercel.redis.server.RedisServer;
import io.tiercel.spi.Scheduling;
import io.tiercel.spi.Tier;
import io.tiercel.spi.TierContext;
import io.tiercel.spi.TierFactory;
import io.tiercel.testkit.SharedTierContract;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Most of its time is waiting for lives to end, so tests run beside each other. */
@Execution(ExecutionMode.CONCURRENT)
class RedisTierContractTest extends SharedTierContract {
  private final TierFactory<String, String> factory = factory();

  TierFactory<String, String> factory() {
    return RedisTier.at(RedisServer.sharedUri())
        .namespace("test-" + UUID.randomUUID())
        .partitions(partitions())
        .leaseLife(Duration.ofSeconds(3))
        .build()
        .of(KeyCodec.of(String.class), Codec.text());
  }

  int partitions() {
    return 1;
  }

  @Override
  protected Tier<String, String> open(TierContext<String, String> context) {
    return factory.open(context);
  }

  @Override
  protected Scheduling scheduling() {
    return RealTime.SCHEDULING;
  }

  @Override
  protected void pass(Duration time) {
    RealTime.pass(time);
  }

  @Override
  protected Duration unit() {
    return Duration.ofMillis(150);
  }

  @Override
  protected boolean exactTime() {
    return false;
  }

  @Override
  protected int histories() {
    return 4;
  }

  @Override
  protected int races() {
    return 100;
  }
}
