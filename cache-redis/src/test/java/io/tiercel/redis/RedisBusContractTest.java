package io.tiercel.redis;

import io.tiercel.codec.Codec;
import io.tiercel.codec.KeyCodec;
import io.tiercel.redis.server.Proxy;
import io.tiercel.redis.server.RedisServer;
import io.tiercel.spi.Scheduling;
import io.tiercel.spi.Tier;
import io.tiercel.spi.TierContext;
import io.tiercel.testkit.BusContract;
import java.net.URI;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;

class RedisBusContractTest extends BusContract {
  private final Map<String, Proxy> proxies = new ConcurrentHashMap<>();
  private final String namespace = "test-" + UUID.randomUUID();

  @Override
  protected Tier<String, String> open(TierContext<String, String> context) {
    return RedisTier.at(proxy(context.node()).uri())
        .namespace(namespace)
        .partitions(3)
        .build()
        .of(KeyCodec.of(String.class), Codec.text())
        .open(context);
  }

  @Override
  protected Scheduling scheduling() {
    return RealTime.SCHEDULING;
  }

  @Override
  protected void disconnect(String node) {
    proxy(node).cut();
  }

  @Override
  protected void reconnect(String node) {
    proxy(node).mend();
  }

  @AfterEach
  void closeProxies() {
    proxies.values().forEach(Proxy::close);
  }

  private Proxy proxy(String node) {
    int port = URI.create(RedisServer.sharedUri()).getPort();
    return proxies.computeIfAbsent(node, name -> new Proxy(port));
  }
}
