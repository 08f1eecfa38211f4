package io.tiercel.docs;

// tag::program
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;

import io.tiercel.CacheLoader;
import io.tiercel.TieredCache;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

class FirstProgram {
  record Product(String id, String name, String maker) {}

  public static void main(String[] arguments) {
    Map<String, Product> shop = new ConcurrentHashMap<>(); // stands for your database
    shop.put("cup", new Product("cup", "a cup", "acme"));
    shop.put("pan", new Product("pan", "a pan", "acme"));

    CacheLoader<String, Product> loader =
        CacheLoader.perEntry(
            (id, entry) -> {
              Product product = shop.get(id);
              if (product != null) {
                entry.tags("maker:" + product.maker());
              }
              return product; // null: there is no such product
            });

    try (TieredCache<String, Product> products =
        TieredCache.<String, Product>named("products")
            .memory(memory -> memory.maximumSize(100_000).timeToLive(ofMinutes(10)))
            .loader(loader)
            .refreshAfter(ofMinutes(5)) // reload in the background what is still being read
            .staleFor(ofHours(1)) // if the loader fails, answer the old value for up to an hour
            .absentFor(ofSeconds(5)) // remember for a while that there is no value
            .build()) {

      System.out.println(products.get("cup")); // calls the loader
      System.out.println(products.get("cup")); // does not
      System.out.println(products.getAll(List.of("cup", "pan", "lid"))); // there is no lid

      shop.put("cup", new Product("cup", "a better cup", "acme")); // first the database,
      products.invalidate("cup"); // then the cache
      System.out.println(products.get("cup").name());

      products.invalidateTags("maker:acme"); // every entry with that tag
      products.async().get("pan").thenAccept(System.out::println).join(); // without blocking
    }
  }
}
// end::program
