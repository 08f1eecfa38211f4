package io.tiercel.redis;

import io.tiercel.CacheBuilder;
import io.tiercel.codec.Codec;
import io.tiercel.codec.KeyCodec;
import io.tiercel.policy.TierPolicy;
import io.tiercel.policy.TimeLimits;
import io.tiercel.redis.server.RedisServer;
import io.tiercel.spi.Scheduling;
import io.tiercel.testkit.TierStack;
import java.time.Duration;
import java.util.UUID;

/** Memory, or not, before a real Redis. */
final class RedisStack implements TierStack {

  private final String namespace = "test-" + UUID.randomUUID();
  private final boolean memory;
  private final int partitions;

  RedisStack(boolean memory, int partitions) {
    this.memory = memory;
    this.partitions = partitions;
  }

  @Override
  public void addTo(CacheBuilder<String, String> builder, TierPolicy policy) {
    if (memory) {
      builder.memory(
          settings ->
              settings.maximumSize(10_000).timeToLive(policy.timeToLive()).jitter(policy.jitter()));
    }
    builder.tier(
        RedisTier.at(RedisServer.sharedUri())
            .namespace(namespace)
            .partitions(partitions)
            .build()
            .of(KeyCodec.of(String.class), Codec.text()),
        tier ->
            tier.timeToLive(policy.timeToLive())
                .jitter(policy.jitter())
                .withoutBreaker()
                .timeLimits(TimeLimits.all(Duration.ofSeconds(10))));
  }

  @Override
  public Scheduling scheduling() {
    return RealTime.SCHEDULING;
  }

  @Override
  public void pass(Duration time) {
    RealTime.pass(time);
  }

  @Override
  public Duration unit() {
    return Duration.ofMillis(40);
  }

  @Override
  public boolean shares() {
    return true;
  }

  @Override
  public int repetitions() {
    return 50;
  }

  @Override
  public String toString() {
    return (memory ? "memory + redis" : "redis") + " of " + partitions;
  }
}
