package io.tiercel.jdbc;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tiercel.TieredCache;
import io.tiercel.spi.TierFactory;
import io.tiercel.testkit.SharedServer;
import io.tiercel.testkit.SharedTierFactory;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of the documentation that need a database. */
class JdbcExampleTest {
  private final Map<String, Product> shop = new ConcurrentHashMap<>();

  record Product(String id, String name, String maker) {}

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

  private TieredCache<String, Product> connect(
      String url, @Nullable String user, @Nullable String password) {
    // tag::server
    JdbcTier database = JdbcTier.connect(url, user, password); // jdbc:postgresql://localhost/cache

    TieredCache<String, Product> products =
        TieredCache.<String, Product>named("products")
            .memory(memory -> memory.maximumSize(10_000).timeToLive(ofMinutes(10)))
            .tier(
                database.of(String.class, Product.class),
                tier -> tier.timeToLive(ofHours(24))) // what nobody reads again is swept
            .loader(shop::get)
            .build();
    // end::server
    return products;
  }

  private TieredCache<String, Product> openOwn(Path file, TierFactory<String, Product> redis) {
    // tag::own
    JdbcTier disk = JdbcTier.atOwnFile(file).maximumBytes(4L << 30).build();

    TieredCache<String, Product> products =
        TieredCache.<String, Product>named("products")
            .memory(memory -> memory.maximumSize(10_000))
            .tier(disk.of(String.class, Product.class)) // more than fits into memory, and near
            .tier(redis) // what all nodes share
            .loader(shop::get)
            .build();
    // end::own
    return products;
  }

  @Test
  void nodesWithFilesOfTheirOwn_hearOfEachOther(@TempDir Path folder) {
    shop.put("cup", new Product("cup", "a cup", "acme"));
    SharedServer server = new SharedServer(RealTime.SCHEDULING);
    SharedTierFactory<String, Product> redis = new SharedTierFactory<>("redis", server);
    try (TieredCache<String, Product> here = openOwn(folder.resolve("here.db"), redis);
        TieredCache<String, Product> there = openOwn(folder.resolve("there.db"), redis)) {
      assertThat(here.get("cup")).isEqualTo(there.get("cup"));
      shop.put("cup", new Product("cup", "a better cup", "acme"));
      here.invalidate("cup");
      await().until(() -> there.get("cup"), new Product("cup", "a better cup", "acme")::equals);
    }
  }

  @Test
  void valueThatIsLoaded_standsInTheDatabase() {
    shop.put("cup", new Product("cup", "a cup", "acme"));
    try (TieredCache<String, Product> before = connect(Server.POSTGRESQL.url(), null, null)) {
      assertThat(before.get("cup")).isEqualTo(new Product("cup", "a cup", "acme"));
    }
    try (TieredCache<String, Product> after = connect(Server.POSTGRESQL.url(), null, null)) {
      assertThat(after.getIfPresent("cup")).isEqualTo(new Product("cup", "a cup", "acme"));
    }
  }

  @Test
  void nodesThatShareAFile_hearOfEachOther(@TempDir Path folder) {
    shop.put("cup", new Product("cup", "a cup", "acme"));
    Path file = folder.resolve("cache.db");
    // tag::nodes
    try (TieredCache<String, Product> one = open(file); // in one process,
        TieredCache<String, Product> two = open(file)) { // and in another
      one.get("cup"); // loads it
      two.get("cup"); // has it from the file, and from now on in its memory

      shop.put("cup", new Product("cup", "a better cup", "acme"));
      one.invalidate("cup"); // tells two's memory, too,
      one.operations().settled().join(); // and this waits until every node has heard
      assertThat(two.get("cup").name()).isEqualTo("a better cup");
    }
    // end::nodes
  }
}
