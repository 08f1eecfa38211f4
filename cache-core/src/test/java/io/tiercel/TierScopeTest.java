package io.tiercel;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiercel.error.ConfigurationException;
import io.tiercel.spi.Scope;
import io.tiercel.spi.Tier;
import io.tiercel.spi.TierContext;
import io.tiercel.spi.TierFactory;
import io.tiercel.testkit.ManualScheduling;
import io.tiercel.testkit.SharedServer;
import io.tiercel.testkit.SharedTierFactory;
import org.junit.jupiter.api.Test;

/** Home is chosen before tiers are opened, so a factory has to say what it will open. */
class TierScopeTest {

  /** Opens a shared tier and says that it will be another. */
  private record Mistaken<K, V>(TierFactory<K, V> tier) implements TierFactory<K, V> {
    @Override
    public String name() {
      return tier.name();
    }

    @Override
    public Scope scope() {
      return Scope.LOCAL;
    }

    @Override
    public Tier<K, V> open(TierContext<K, V> context) {
      return tier.open(context);
    }
  }

  @Test
  void factoryThatOpensATierOfAnotherScope_isRefused() {
    ManualScheduling scheduling = ManualScheduling.callerRuns();
    TierFactory<String, String> shared =
        new SharedTierFactory<>("shared", new SharedServer(scheduling));
    assertThatThrownBy(
            () ->
                TieredCache.<String, String>named("c")
                    .memory(memory -> memory.maximumSize(10))
                    .tier(new Mistaken<>(shared))
                    .scheduling(scheduling)
                    .build())
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("shared")
        .hasMessageContaining("LOCAL")
        .hasMessageContaining("SHARED");
  }
}
