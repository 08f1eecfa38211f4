package io.tiercel;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.testkit.ManualScheduling;
import io.tiercel.testkit.SharedServer;
import io.tiercel.testkit.SharedTierFactory;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Entries that are renewed behind their readers' backs. */
class RenewalTest {
  private final ManualScheduling node = ManualScheduling.callerRuns();
  private final ManualScheduling server = ManualScheduling.callerRuns();
  private final AtomicInteger loads = new AtomicInteger();
  private final TieredCache<String, Integer> cache =
      TieredCache.<String, Integer>named("renewal")
          .memory(memory -> memory.maximumSize(100).timeToLive(ofMinutes(60)).jitter(0))
          .tier(
              new SharedTierFactory<>("shared", new SharedServer(server)),
              tier -> tier.timeToLive(ofMinutes(60)).jitter(0))
          .scheduling(node)
          .loader(key -> loads.incrementAndGet())
          .refreshAfter(ofSeconds(10))
          .build();

  @AfterEach
  void close() {
    cache.close();
  }

  @Test
  void clockThatRunsAwayFromTheServers_doesNotHideThatNobodyRenewed() {
    pass(ofMillis(20)); // memory trusts what it hears from here on
    cache.get("k");
    pass(ofMillis(9_995));
    node.advance(ofMillis(5));

    assertThat(cache.get("k")).as("while it is renewed").isEqualTo(1);
    assertThat(loads).hasValue(2);
    assertThat(cache.get("k")).as("once it is renewed").isEqualTo(2);
  }

  @Test
  void refreshAgeBelowATick_isOne() {
    try (TieredCache<String, Integer> hasty =
        TieredCache.<String, Integer>named("hasty")
            .memory(memory -> memory.maximumSize(100))
            .scheduling(node)
            .loader(key -> loads.incrementAndGet())
            .refreshAfter(ofMillis(5))
            .build()) {
      hasty.get("k");
      node.advance(ofMillis(30));
      hasty.get("k");
      assertThat(hasty.get("k")).isEqualTo(2);
    }
  }

  /** In small steps, so that the node goes on hearing from the server. */
  private void pass(Duration time) {
    for (long step = 0; step < time.toMillis() / 5; step++) {
      server.advance(ofMillis(5));
      node.advance(ofMillis(5));
    }
  }
}
