package io.tiercel.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.TieredCache;
import io.tiercel.codec.TypeRef;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Values with type arguments, by the codec that is used by default. */
class GenericValuesTest {

  record Product(String name, int price) {}

  @Test
  void listOfRecords_comesBackAsItWas(@TempDir Path folder) {
    List<Product> products = List.of(new Product("cup", 3), new Product("pan", 20));
    try (TieredCache<String, List<Product>> cache = cache(folder)) {
      cache.put("kitchen", products);
    }
    try (TieredCache<String, List<Product>> restarted = cache(folder)) {
      assertThat(restarted.getIfPresent("kitchen")).isEqualTo(products);
    }
  }

  private static TieredCache<String, List<Product>> cache(Path folder) {
    return TieredCache.<String, List<Product>>named("products")
        .tier(
            JdbcTier.file(folder.resolve("c.db")).of(String.class, new TypeRef<List<Product>>() {}))
        .build();
  }
}
