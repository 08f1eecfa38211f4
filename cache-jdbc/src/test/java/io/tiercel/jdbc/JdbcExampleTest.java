package io.tiercel.jdbc;

import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tiercel.TieredCache;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of the documentation that need a database. */
class JdbcExampleTest {
  private final Map<String, Product> shop = new ConcurrentHashMap<>();

  record Product(String id, String name) {}

  // tag::node
  TieredCache<String, Product> open(Path file) {
    JdbcTier database = JdbcTier.file(file); // a file of SQLite
    return TieredCache.<String, Product>named("products")
        .memory(memory -> memory.maximumSize(10_000).timeToLive(ofMinutes(10)))
        .tier(database.of(String.class, Product.class))
        .loader(shop::get)
        .build();
  }

  // end::node

  @Test
  void nodesThatShareAFile_hearOfEachOther(@TempDir Path folder) {
    shop.put("cup", new Product("cup", "a cup"));
    Path file = folder.resolve("cache.db");
    try (TieredCache<String, Product> here = open(file);
        TieredCache<String, Product> there = open(file)) {
      assertThat(here.get("cup")).isEqualTo(there.get("cup"));
      shop.put("cup", new Product("cup", "a better cup"));
      here.invalidate("cup");
      await().until(() -> there.get("cup"), new Product("cup", "a better cup")::equals);
    }
  }
}
