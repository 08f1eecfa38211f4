package io.tiercel.docs;

import static java.time.Duration.ofHours;
import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.TieredCache;
import io.tiercel.TieredCaches;
import io.tiercel.annotation.CacheDefaults;
import io.tiercel.annotation.Cached;
import io.tiercel.annotation.CachedBulk;
import io.tiercel.annotation.Caching;
import io.tiercel.annotation.Invalidate;
import io.tiercel.annotation.Store;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AnnotationsExampleTest {
  private final Catalogue catalogue = Catalogue.of("cup", "pan", "lid");

  // tag::registry
  private final TieredCaches caches = new TieredCaches();

  {
    caches.build(
        TieredCache.<String, Product>named("products")
            .memory(memory -> memory.maximumSize(100_000).timeToLive(ofHours(1))));
  }

  // end::registry

  // tag::interface
  @CacheDefaults(cache = "products", ttl = "10m")
  interface Products {
    @Cached(staleFor = "1h", absentFor = "5s", tags = "maker:#result.maker")
    Optional<Product> find(String id);

    @CachedBulk(tags = "maker:#result.maker") // only what is missing; shares entries with find
    Map<String, Product> findAll(Collection<String> ids);

    @Store(key = "#product.id", tags = "maker:#product.maker")
    Product save(Product product);

    @Invalidate
    void delete(String id);

    @Invalidate(tags = "maker:#maker")
    void deleteAllOf(String maker);
  }

  // end::interface

  private final class StoredProducts implements Products {
    @Override
    public Optional<Product> find(String id) {
      return Optional.ofNullable(catalogue.find(id));
    }

    @Override
    public Map<String, Product> findAll(Collection<String> ids) {
      return catalogue.findAll(ids);
    }

    @Override
    public Product save(Product product) {
      catalogue.save(product);
      return product;
    }

    @Override
    public void delete(String id) {}

    @Override
    public void deleteAllOf(String maker) {}
  }

  // tag::class
  static class Prices {
    private final Function<String, Integer> source;

    Prices(Function<String, Integer> source) {
      this.source = source;
    }

    @Cached(cache = "prices")
    public Integer price(String id) {
      return source.apply(id);
    }

    public int priceOfTwo(String one, String other) {
      return price(one) + price(other); // through the cache too
    }
  }

  // end::class

  @AfterEach
  void close() {
    caches.close();
  }

  @Test
  void interface_isWrapped() {
    // tag::proxy
    Caching caching = Caching.over(caches);
    Products products = caching.proxy(Products.class, new StoredProducts());

    products.find("cup"); // calls the method
    products.find("cup"); // does not
    products.findAll(List.of("cup", "pan", "lid")); // calls it with pan and lid
    // end::proxy
    assertThat(catalogue.questions()).containsExactly(List.of("cup"), List.of("pan", "lid"));
    products.deleteAllOf("acme");
    products.find("cup");
    assertThat(catalogue.questions()).hasSize(3);
  }

  @Test
  void tagOfEveryMethodThatFills_isInvalidated() {
    Products products = Caching.over(caches).proxy(Products.class, new StoredProducts());
    products.findAll(List.of("pan", "lid"));
    products.save(new Product("cup", "a better cup", "acme"));
    products.deleteAllOf("acme");
    products.find("cup");
    products.find("pan");
    products.find("lid");
    assertThat(catalogue.questions())
        .containsExactly(List.of("pan", "lid"), List.of("cup"), List.of("pan"), List.of("lid"));
  }

  @Test
  void object_isMade() {
    caches.build(
        TieredCache.<String, Integer>named("prices").memory(memory -> memory.maximumSize(100)));
    Function<String, Integer> source = this::ask;
    // tag::create
    Prices prices = Caching.over(caches).create(Prices.class, source);
    // end::create
    assertThat(prices.priceOfTwo("cup", "cup")).isEqualTo(6);
    assertThat(catalogue.questions()).hasSize(1);
  }

  private Integer ask(String id) {
    catalogue.find(id);
    return id.length();
  }

  @Test
  void function_isWrapped() {
    // tag::wrap
    Function<String, @Nullable Product> find =
        Caching.over(caches).wrap("products", catalogue::find);
    // end::wrap
    assertThat(find.apply("cup")).isSameAs(find.apply("cup"));
    assertThat(catalogue.questions()).hasSize(1);
  }
}
