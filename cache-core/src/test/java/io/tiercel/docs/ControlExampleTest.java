package io.tiercel.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tiercel.CacheLoader;
import io.tiercel.TieredCache;
import io.tiercel.control.CacheControl;
import io.tiercel.control.Explanation;
import io.tiercel.control.Health;
import io.tiercel.control.HotKeys;
import io.tiercel.control.Preview;
import io.tiercel.control.TierHealth;
import io.tiercel.control.TierMode;
import io.tiercel.micrometer.CacheMeters;
import io.tiercel.policy.InspectorPolicy;
import io.tiercel.spi.Change;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ControlExampleTest {
  private final Catalogue catalogue = Catalogue.of("cup", "pan", "lid");
  private final TieredCache<String, Product> products =
      TieredCache.<String, Product>named("products")
          .memory(memory -> memory.maximumSize(100))
          .hotKeys(10)
          // tag::inspect
          .inspector(InspectorPolicy.of(10).after(Duration.ofSeconds(5)))
          // end::inspect
          .loader(
              CacheLoader.perEntry(
                  (id, entry) -> {
                    entry.tags("maker:acme");
                    return catalogue.find(id);
                  }))
          .build();

  @AfterEach
  void close() {
    products.close();
  }

  @Test
  void health_isAScoreAndASentenceForEachTier() {
    // tag::health
    Health health = products.operations().health();
    TierHealth memory = health.tier("memory");
    String line =
        "%d points, memory is %s: %s".formatted(health.score(), memory.status(), memory.reason());
    // end::health
    assertThat(line).isEqualTo("100 points, memory is UP: in order");
  }

  @Test
  void cache_isMetered() {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    products.get("cup");
    // tag::meters
    CacheMeters meters = CacheMeters.bind(products, registry);
    // end::meters
    assertThat(registry.get("tiercel.loads").tag("result", "success").functionCounter().count())
        .isEqualTo(1);
    meters.close();
  }

  @Test
  void hotKeys_areFound() {
    products.get("cup");
    // tag::hot
    HotKeys<String> hot = products.operations().hotKeys();
    List<HotKeys.Key<String>> misses = hot.misses();
    // end::hot
    assertThat(misses).extracting(HotKeys.Key::key).containsExactly("cup");
  }

  @Test
  void key_isExplained() {
    products.get("cup");
    // tag::explain
    Explanation explanation = products.operations().explain("cup").join();
    String verdict = explanation.verdict();
    // end::explain
    assertThat(verdict).isEqualTo("answers the value of tier memory");
  }

  @Test
  void cache_isControlledWhileItRuns() {
    products.get("cup");
    products.get("pan");
    // tag::control
    CacheControl<String> control = products.operations().control();
    control.resizeMemory(50_000);
    control.setTimeToLive("memory", Duration.ofMinutes(5));
    Preview preview = control.preview(new Change.Tags<>(Set.of("maker:acme"))).join();
    control.switchTier("memory", TierMode.READ_ONLY);
    // end::control
    assertThat(preview.tiers().get(0).entries()).isEqualTo(2);
    assertThat(control.audit()).hasSize(3);
    products.get("lid");
    assertThat(products.getIfPresent("lid")).isNull();
  }
}
