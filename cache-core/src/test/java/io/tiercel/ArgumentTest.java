package io.tiercel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiercel.error.ConfigurationException;
import io.tiercel.spi.Observer;
import io.tiercel.testkit.ManualScheduling;
import io.tiercel.testkit.SharedServer;
import io.tiercel.testkit.SharedTierFactory;
import java.util.Map;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A wrong argument is refused before anything is done, and by its name. */
class ArgumentTest {
  private final ManualScheduling clock = ManualScheduling.callerRuns();
  private final AtomicInteger takings = new AtomicInteger();
  private final TieredCache<String, Integer> cache =
      TieredCache.<String, Integer>named("arguments")
          .memory(memory -> memory.maximumSize(10))
          .tier(new SharedTierFactory<>("shared", new SharedServer(clock)))
          .prefixes(':', 2)
          .scheduling(clock)
          .observer(
              new Observer<>() {
                @Override
                public void timed(
                    String tier, String operation, long nanos, @Nullable Throwable failure) {
                  takings.incrementAndGet();
                }
              })
          .build();

  @AfterEach
  void close() {
    cache.close();
  }

  @Test
  void nullInAnAtomicOperation_isRefusedBeforeTheKeyIsTaken() {
    ConcurrentMap<String, Integer> map = cache.asMap();
    for (Map.Entry<String, ThrowingCallable> each :
        Map.<String, ThrowingCallable>of(
                "oldValue", () -> map.replace("k", null, 1),
                "newValue", () -> map.replace("k", 1, null),
                "remappingFunction", () -> map.compute("k", null),
                "mappingFunction", () -> map.computeIfAbsent("k", null))
            .entrySet()) {
      assertThatThrownBy(each.getValue())
          .isInstanceOf(NullPointerException.class)
          .hasMessage(each.getKey());
    }
    assertThatThrownBy(() -> map.computeIfPresent("k", null)).hasMessage("remappingFunction");
    assertThatThrownBy(() -> map.merge("k", 1, null)).hasMessage("remappingFunction");
    assertThat(takings).hasValue(0);
  }

  @Test
  void nullTag_isNamed() {
    assertThatThrownBy(() -> cache.invalidateTags("a", null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("tag");
    assertThatThrownBy(() -> CacheOptions.NONE.tagged((String) null))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("tag is null but must be given");
    assertThatThrownBy(() -> CacheOptions.NONE.skipping((String) null))
        .hasMessage("skipped tier is null but must be given");
  }

  @Test
  void prefixThatNoKeyHas_isNamedWithTheRule() {
    assertThatThrownBy(() -> cache.invalidatePrefix("abc"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The prefix \"abc\" must end with ':' and have at most 2 of them");
    assertThatThrownBy(() -> cache.invalidatePrefix(null)).hasMessage("prefix");
  }
}
