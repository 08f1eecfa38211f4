package io.tiercel.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.TieredCache;
import io.tiercel.codec.TypeRef;
import io.tiercel.redis.server.RedisServer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Values with type arguments, by the codec that is used by default. */
class GenericValuesTest {

  record Product(String name, int price) {}

  @Test
  void listOfRecords_comesBackAsItWas() {
    List<Product> products = List.of(new Product("cup", 3), new Product("pan", 20));
    try (RedisServer server = RedisServer.start();
        TieredCache<String, List<Product>> one = cache(server);
        TieredCache<String, List<Product>> other = cache(server)) {
      one.put("kitchen", products);
      assertThat(other.getIfPresent("kitchen")).isEqualTo(products);
    }
  }

  private static TieredCache<String, List<Product>> cache(RedisServer server) {
    return TieredCache.<String, List<Product>>named("products")
        .tier(RedisTier.at(server.uri()).build().of(String.class, new TypeRef<List<Product>>() {}))
        .build();
  }
}
