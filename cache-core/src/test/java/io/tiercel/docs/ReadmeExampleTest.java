package io.tiercel.docs;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.TieredCache;
import org.junit.jupiter.api.Test;

class ReadmeExampleTest {
  private final Catalogue catalogue = Catalogue.of("cup");

  @Test
  void shortestExample_works() {
    // tag::shortest
    TieredCache<String, Product> products =
        TieredCache.<String, Product>named("products")
            .memory(memory -> memory.maximumSize(100_000).timeToLive(ofMinutes(1)))
            .loader(catalogue::find) // whatever reads the truth: id -> product, or null
            .refreshAfter(ofSeconds(45)) // renewed behind its readers
            .staleFor(ofHours(1)) // served when the loader fails
            .absentFor(ofSeconds(5)) // "there is none" is remembered too
            .build();

    Product cup = products.get("cup"); // loaded once, however many ask

    catalogue.rename("cup", "a better cup");
    products.invalidate("cup"); // whatever load was under way: the old cup does not come back
    // end::shortest
    assertThat(cup).isEqualTo(new Product("cup", "a product", "acme"));
    assertThat(products.get("cup")).isEqualTo(new Product("cup", "a better cup", "acme"));
    products.close();
  }
}
