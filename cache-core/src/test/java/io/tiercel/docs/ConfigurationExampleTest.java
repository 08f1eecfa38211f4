package io.tiercel.docs;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiercel.CacheBuilder;
import io.tiercel.TieredCache;
import io.tiercel.TieredCaches;
import io.tiercel.error.ConfigurationException;
import org.junit.jupiter.api.Test;

class ConfigurationExampleTest {
  private final Catalogue catalogue = Catalogue.of("cup");

  @Test
  void wrongSetting_isNamedWithItsRule() {
    // tag::rule
    CacheBuilder<String, Product> builder =
        TieredCache.<String, Product>named("products")
            .memory(memory -> memory.maximumSize(100).timeToLive(ofMinutes(1)))
            .refreshAfter(ofMinutes(5));
    // end::rule
    assertThatThrownBy(builder::build)
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "refreshAfter is PT5M but must be shorter than the life in some tier, also where jitter"
                + " shortens it");
  }

  @Test
  void name_standsForOneCache() {
    // tag::registry
    TieredCaches caches = new TieredCaches();
    TieredCache<String, Product> products =
        caches.build(
            TieredCache.<String, Product>named("products")
                .memory(memory -> memory.maximumSize(100_000).timeToLive(ofMinutes(10)))
                .loader(catalogue::find)
                .refreshAfter(ofMinutes(5))
                .staleFor(ofHours(1))
                .absentFor(ofSeconds(5)));
    // end::registry
    assertThat(caches.<String, Product>find("products")).isSameAs(products);
    assertThat(caches.names()).containsExactly("products");
    assertThatThrownBy(
            () ->
                caches.build(TieredCache.named("products").memory(memory -> memory.maximumSize(7))))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("A name stands for one cache");
    caches.close();
  }
}
