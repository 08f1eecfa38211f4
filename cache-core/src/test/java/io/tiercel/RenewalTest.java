package io.tiercel;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.policy.Lives;
import io.tiercel.spi.Observer;
import io.tiercel.testkit.ManualScheduling;
import io.tiercel.testkit.SharedServer;
import io.tiercel.testkit.SharedTierFactory;
import java.time.Duration;
import java.util.List;
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

  /** The look comes first in each step, so that no step is left to the get. */
  @Test
  void looksAtAnEntry_leaveItsRenewalToTheGetThatMayBeginIt() {
    try (TieredCache<String, Integer> alone = alone(ofSeconds(10))) {
      alone.get("k");
      List<Runnable> looks =
          List.of(
              () -> alone.getIfPresent("k"),
              () -> alone.getAllPresent(List.of("k")),
              () -> alone.asMap().get("k"),
              () -> alone.async().getIfPresent("k").join());

      node.advance(ofMillis(9_995));
      assertThat(loads).as("before it is due").hasValue(1);
      for (int step = 0; step < 40; step++) {
        node.advance(ofMillis(10));
        looks.forEach(Runnable::run);
        alone.get("k");
      }
      assertThat(loads).hasValue(2);
    }
  }

  @Test
  void readersOfAnotherRefreshAge_leaveTheRenewalToTheViewThatHasIt() {
    try (TieredCache<String, Integer> alone = alone(ofMinutes(30))) {
      CacheOptions hasty = CacheOptions.NONE.living(lives(ofSeconds(10)));
      TieredCache<String, Integer> view = alone.with(hasty);
      alone.get("k");
      node.advance(ofMillis(9_995));
      for (int step = 0; step < 40; step++) {
        node.advance(ofMillis(10));
        alone.get("k");
        alone.getAll(List.of("k"));
        view.get("k");
      }
      assertThat(loads).hasValue(2);
    }
  }

  @Test
  void readersWhileARenewalIsUnderWay_lookCloserOnceInAWhile() {
    ManualScheduling later = new ManualScheduling(1, task -> {});
    AtomicInteger closer = new AtomicInteger();
    try (TieredCache<String, Integer> slow =
        builder()
            .scheduling(later)
            .refreshAfter(ofSeconds(10))
            .observer(
                new Observer<>() {
                  @Override
                  public void lookedFor(Result result) {
                    closer.incrementAndGet();
                  }
                })
            .build()) {
      slow.get("k");
      later.advance(ofSeconds(10));
      slow.get("k");
      closer.set(0);
      for (int step = 0; step < 100; step++) {
        later.advance(ofMillis(10));
        assertThat(slow.get("k")).isEqualTo(1);
        assertThat(slow.get("k")).isEqualTo(1);
      }
      assertThat(closer).as("each 90 ms of a second, of 200 reads").hasValueBetween(1, 12);
    }
  }

  private static Lives lives(Duration refreshAfter) {
    return new Lives(null, null, refreshAfter, null, null);
  }

  private TieredCache<String, Integer> alone(Duration refreshAfter) {
    return builder().scheduling(node).refreshAfter(refreshAfter).build();
  }

  private CacheBuilder<String, Integer> builder() {
    return TieredCache.<String, Integer>named("alone")
        .memory(memory -> memory.maximumSize(100).timeToLive(ofMinutes(60)).jitter(0))
        .loader(key -> loads.incrementAndGet());
  }

  /** In small steps, so that the node goes on hearing from the server. */
  private void pass(Duration time) {
    for (long step = 0; step < time.toMillis() / 5; step++) {
      server.advance(ofMillis(5));
      node.advance(ofMillis(5));
    }
  }
}
