package io.tiercel.redis;

import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.TieredCache;
import io.tiercel.redis.server.RedisServer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** The example of the documentation that needs a Redis. */
class RedisExampleTest {
  private final Map<String, Product> shop = new ConcurrentHashMap<>();

  record Product(String id, String name) {}

  private TieredCache<String, Product> connect(String address) {
    // tag::server
    RedisTier redis = RedisTier.connect(address); // redis://localhost

    TieredCache<String, Product> products =
        TieredCache.<String, Product>named("products")
            .memory(memory -> memory.maximumSize(10_000).timeToLive(ofMinutes(1)))
            .tier(redis.of(String.class, Product.class), tier -> tier.timeToLive(ofMinutes(30)))
            .loader(shop::get)
            .build();
    // end::server
    return products;
  }

  @Test
  void valueThatOneNodeLoaded_isAnsweredByAnother() {
    shop.put("cup", new Product("cup", "a cup"));
    try (RedisServer server = RedisServer.start();
        TieredCache<String, Product> here = connect(server.uri());
        TieredCache<String, Product> there = connect(server.uri())) {
      assertThat(here.get("cup")).isEqualTo(new Product("cup", "a cup"));
      assertThat(there.getIfPresent("cup")).isEqualTo(new Product("cup", "a cup"));
    }
  }
}
