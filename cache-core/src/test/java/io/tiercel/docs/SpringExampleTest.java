package io.tiercel.docs;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.TieredCache;
import io.tiercel.TieredCaches;
import io.tiercel.annotation.Cached;
import io.tiercel.annotation.Invalidate;
import io.tiercel.annotation.Phase;
import io.tiercel.control.Explanation;
import io.tiercel.spring.boot.TiercelAutoConfiguration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Service;

class SpringExampleTest {

  // tag::service
  @Service
  public static class ProductService {
    private final Catalogue catalogue;

    ProductService(Catalogue catalogue) {
      this.catalogue = catalogue;
    }

    @Cached(cache = "products")
    public @Nullable Product find(String id) {
      return catalogue.find(id);
    }

    @Invalidate(cache = "products", key = "#product.id", when = Phase.AFTER_COMMIT)
    public void save(Product product) {
      catalogue.save(product);
    }
  }

  // end::service

  // tag::bean
  @Configuration(proxyBeanMethods = false)
  static class Caches {
    @Bean
    TieredCaches tieredCaches() {
      TieredCaches caches = new TieredCaches();
      caches.build(
          TieredCache.<String, Product>named("products")
              .memory(memory -> memory.maximumSize(100_000)));
      return caches;
    }
  }

  // end::bean

  // tag::operations
  @Service
  public static class ProductAdmin {
    private final TieredCaches caches;

    ProductAdmin(TieredCaches caches) {
      this.caches = caches;
    }

    Explanation whyIsItMissing(String id) {
      TieredCache<String, Product> products = requireNonNull(caches.find("products"));
      products.getAllPresent(List.of("cup", "pan"));
      products.invalidateTags("kitchen");
      return products.operations().explain(id).join();
    }
  }

  // end::operations

  private static final ApplicationContextRunner APPLICATION =
      new ApplicationContextRunner()
          .withConfiguration(AutoConfigurations.of(TiercelAutoConfiguration.class))
          .withBean(Catalogue.class, () -> Catalogue.of("cup"))
          .withUserConfiguration(ProductService.class);

  @Test
  void annotatedBean_usesItsCache() {
    APPLICATION.run(
        context -> {
          ProductService products = context.getBean(ProductService.class);
          products.find("cup");
          products.find("cup");
          products.save(new Product("cup", "a cup", "acme"));
          assertThat(products.find("cup")).isEqualTo(new Product("cup", "a cup", "acme"));
          assertThat(context.getBean(Catalogue.class).questions())
              .isEqualTo(List.of(List.of("cup"), List.of("cup")));
        });
  }

  @Test
  void configuredCaches_areFoundInTheRegistry() {
    APPLICATION
        .withUserConfiguration(ProductAdmin.class)
        .run(
            context ->
                assertThat(context.getBean(ProductAdmin.class).whyIsItMissing("cup").tiers())
                    .hasSize(1));
  }

  @Test
  void ownCaches_areUsed() {
    APPLICATION
        .withUserConfiguration(Caches.class)
        .run(
            context -> {
              context.getBean(ProductService.class).find("cup");
              TieredCache<String, Product> cache =
                  context.getBean(TieredCaches.class).find("products");
              assertThat(cache.getIfPresent("cup")).isNotNull();
            });
  }
}
