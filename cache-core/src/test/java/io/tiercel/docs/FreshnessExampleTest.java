package io.tiercel.docs;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiercel.CacheOptions;
import io.tiercel.TieredCache;
import io.tiercel.testkit.ManualScheduling;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FreshnessExampleTest {
  private final Catalogue catalogue = Catalogue.of("cup");
  private final ManualScheduling clock = ManualScheduling.callerRuns();

  @Test
  void value_livesAsLongAsItsTierSays() {
    TieredCache<String, Product> products =
        TieredCache.<String, Product>named("products")
            // tag::life
            .memory(memory -> memory.maximumSize(100_000).timeToLive(ofMinutes(10)).jitter(0.2))
            // end::life
            .loader(catalogue::find)
            .scheduling(clock)
            .build();
    products.get("cup");
    clock.advance(ofMinutes(7));
    assertThat(products.getIfPresent("cup")).isNotNull();
    clock.advance(ofMinutes(4));
    assertThat(products.getIfPresent("cup")).isNull();
    products.close();
  }

  @Test
  void value_isRenewedBehindItsReader() {
    // tag::refresh
    TieredCache<String, Product> products =
        TieredCache.<String, Product>named("products")
            .memory(memory -> memory.maximumSize(100_000).timeToLive(ofMinutes(10)))
            .loader(catalogue::find)
            .refreshAfter(ofMinutes(5))
            // end::refresh
            .scheduling(clock)
            // tag::refresh
            .build();
    // end::refresh
    products.get("cup");
    catalogue.rename("cup", "a better cup");
    clock.advance(ofMinutes(6));
    assertThat(nameOf(products.get("cup"))).isEqualTo("a product");
    assertThat(nameOf(products.get("cup"))).isEqualTo("a better cup");
    assertThat(products.stats().refreshes()).isEqualTo(1);
    products.close();
  }

  @Test
  void staleValue_isServedWhenALoadFails() {
    // tag::stale
    TieredCache<String, Product> products =
        TieredCache.<String, Product>named("products")
            .memory(memory -> memory.maximumSize(100_000).timeToLive(ofMinutes(10)))
            .loader(catalogue::find)
            .staleFor(ofHours(1))
            .softLoadTimeout(ofSeconds(1))
            // end::stale
            .scheduling(clock)
            // tag::stale
            .build();
    // end::stale
    products.get("cup");
    clock.advance(ofMinutes(11));
    catalogue.isDown(true);
    assertThat(nameOf(products.get("cup"))).isEqualTo("a product");
    assertThat(products.stats().staleServed()).isEqualTo(1);
    // tag::strict
    TieredCache<String, Product> strict = products.with(CacheOptions.NONE.withoutStale());
    // end::strict
    catalogue.isDown(true);
    assertThatThrownBy(() -> strict.get("cup")).hasMessage("the catalogue is down");
    clock.advance(ofHours(2));
    assertThatThrownBy(() -> products.get("cup")).hasMessage("the catalogue is down");
    products.close();
  }

  @Test
  void reload_readsTheSourceAnew() {
    TieredCache<String, Product> products =
        TieredCache.<String, Product>named("products")
            .memory(memory -> memory.maximumSize(100_000))
            .loader(catalogue::find)
            .scheduling(clock)
            .build();
    products.get("cup");
    catalogue.rename("cup", "a better cup");
    // tag::reload
    Product now = products.with(CacheOptions.NONE.reloading()).get("cup");
    // end::reload
    assertThat(nameOf(now)).isEqualTo("a better cup");
    assertThat(nameOf(products.get("cup"))).isEqualTo("a better cup");
    products.close();
  }

  private static String nameOf(@Nullable Product product) {
    return Objects.requireNonNull(product).name();
  }
}
