package io.tiercel.redis;

import io.tiercel.codec.Codec;
import io.tiercel.codec.KeyCodec;
import io.tiercel.redis.server.RedisCluster;
import io.tiercel.spi.TierFactory;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class ClusterContractTest extends RedisTierContractTest {
  private static RedisCluster cluster;

  @BeforeAll
  static void start() {
    cluster = new RedisCluster();
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Override
  protected Duration unit() {
    return Duration.ofMillis(250);
  }

  @Override
  TierFactory<String, String> factory() {
    List<String> uris = List.of(cluster.uris());
    return RedisTier.at(uris.get(0), uris.get(1), uris.get(2))
        .namespace("test-" + UUID.randomUUID())
        .startWait(Duration.ofSeconds(10))
        .leaseLife(unit().multipliedBy(10))
        .build()
        .of(KeyCodec.of(String.class), Codec.text());
  }
}
