package io.tiercel.docs;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.CacheOptions;
import io.tiercel.TieredCache;
import io.tiercel.policy.BreakerPolicy;
import io.tiercel.policy.TimeLimits;
import io.tiercel.spi.Scope;
import io.tiercel.spi.Tier;
import io.tiercel.spi.TierContext;
import io.tiercel.spi.TierFactory;
import io.tiercel.testkit.RunningClock;
import io.tiercel.testkit.SharedServer;
import io.tiercel.testkit.SharedTierFactory;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TiersExampleTest {
  private final RunningClock clock = RunningClock.start();
  private final Catalogue catalogue = Catalogue.of("cup");
  private final TierFactory<String, Product> near =
      new SharedTierFactory<>("near", new SharedServer(clock.scheduling()));
  private final TierFactory<String, Product> far =
      new SharedTierFactory<>("far", new SharedServer(clock.scheduling()));

  @AfterEach
  void stop() {
    clock.close();
  }

  @Test
  void tiers_areReadInTheirOrder() {
    // tag::stack
    TieredCache<String, Product> products =
        TieredCache.<String, Product>named("products")
            .memory(memory -> memory.maximumSize(100_000).timeToLive(ofMinutes(1)))
            .tier(near, tier -> tier.timeToLive(ofMinutes(30)))
            .tier(far, tier -> tier.timeToLive(ofHours(24)))
            .loader(catalogue::find)
            // end::stack
            .scheduling(clock.scheduling())
            // tag::stack
            .build();
    // end::stack
    products.get("cup");
    assertThat(products.operations().tiers()).containsExactly("memory", "near", "far");
    assertThat(products.operations().home()).isEqualTo("near");
    assertThat(products.stats().tier("far").fills()).isEqualTo(1);
    // tag::options
    TieredCache<String, Product> aside =
        products.with(CacheOptions.NONE.skipping("memory").living(ofMinutes(5)).tagged("import"));
    // end::options
    assertThat(aside.get("cup")).isNotNull();
    products.close();
  }

  @Test
  void guards_areSetForEachTier() {
    TieredCache<String, Product> products =
        TieredCache.<String, Product>named("products")
            .memory(memory -> memory.maximumSize(100))
            // tag::guards
            .tier(
                near,
                tier ->
                    tier.timeLimits(TimeLimits.DEFAULT.withRead(ofMillis(50)))
                        .breaker(BreakerPolicy.DEFAULT.openFor(ofSeconds(1), ofMinutes(1))))
            // end::guards
            .loader(catalogue::find)
            .scheduling(clock.scheduling())
            .build();
    assertThat(products.getAll(List.of("cup"))).hasSize(1);
    products.close();
  }

  // tag::factory
  /** Opens the tier of one cache after the other over what they share. */
  record Connected<K, V>(String name, SharedServer server) implements TierFactory<K, V> {

    @Override
    public Scope scope() {
      return Scope.SHARED;
    }

    @Override
    public Tier<K, V> open(TierContext<K, V> context) {
      TierFactory<K, V> kit = new SharedTierFactory<>(name, server);
      return kit.open(context); // in your case: new YourTier<>(…)
    }
  }

  // end::factory

  @Test
  void tierOfOnesOwn_isNamed() {
    TierFactory<String, Product> own = new Connected<>("own", new SharedServer(clock.scheduling()));
    TieredCache<String, Product> products =
        TieredCache.<String, Product>named("products")
            .tier(own)
            .loader(catalogue::find)
            .scheduling(clock.scheduling())
            .build();
    assertThat(products.get("cup")).isEqualTo(products.get("cup"));
    assertThat(catalogue.questions()).hasSize(1);
    products.close();
  }
}
