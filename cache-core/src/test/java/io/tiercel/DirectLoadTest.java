package io.tiercel;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.testkit.ManualScheduling;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Loads of a cache that is memory alone. */
class DirectLoadTest {

  @Test
  void derivationOfTagsThatThrows_isAMissAndNoFailure() {
    AtomicBoolean broken = new AtomicBoolean();
    AtomicInteger loads = new AtomicInteger();
    try (TieredCache<String, Integer> cache =
        TieredCache.<String, Integer>named("direct")
            .memory(memory -> memory.maximumSize(10))
            .keyTags(key -> tags(broken.get()))
            .scheduling(ManualScheduling.callerRuns())
            .loader(key -> loads.incrementAndGet())
            .build()) {
      assertThat(cache.get("k")).isEqualTo(1);
      cache.invalidateTags("other");
      broken.set(true);
      assertThat(cache.get("k")).isEqualTo(2);
    }
  }

  private static Set<String> tags(boolean broken) {
    if (broken) {
      throw new IllegalStateException("no tags today");
    }
    return Set.of("t");
  }
}
