package io.tiercel;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiercel.error.ConfigurationException;
import io.tiercel.policy.Lives;
import io.tiercel.testkit.ManualScheduling;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A view of a view has the options of both. */
class ViewOfViewTest {
  private static final CacheOptions NONE = CacheOptions.NONE;

  private final ManualScheduling clock = ManualScheduling.callerRuns();
  private final TieredCache<String, String> cache =
      TieredCache.<String, String>named("views")
          .memory(memory -> memory.maximumSize(10).timeToLive(ofMinutes(1)).jitter(0))
          .staleFor(ofMinutes(5))
          .loader(
              key -> {
                throw new IllegalStateException("down");
              })
          .scheduling(clock)
          .build();

  @AfterEach
  void close() {
    cache.close();
  }

  @Test
  void strictView_staysStrict() {
    cache.put("a", "old");
    clock.advance(ofMinutes(2));
    TieredCache<String, String> strict = cache.with(NONE.withoutStale());
    assertThatThrownBy(() -> strict.with(NONE.tagged("x")).get("a")).hasMessage("down");
    assertThatThrownBy(() -> strict.async().with(NONE.tagged("x")).get("a").join())
        .hasRootCauseMessage("down");
    assertThat(cache.get("a")).isEqualTo("old");
  }

  @Test
  void tags_addUp() {
    cache.with(NONE.tagged("x")).with(NONE.tagged("y")).put("a", "v");
    cache.invalidateTags("x");
    assertThat(cache.getIfPresent("a")).isNull();
    cache.async().with(NONE.tagged("x")).with(NONE.living(ofSeconds(9))).put("a", "v").join();
    cache.invalidateTags("x");
    assertThat(cache.getIfPresent("a")).isNull();
  }

  @Test
  void laterOptions_goOverTheEarlier() {
    Lives lives = new Lives(ofSeconds(9), ofSeconds(8), ofSeconds(1), null, null);
    CacheOptions earlier = NONE.skipping("a").tagged("x").living(lives).reloading();
    CacheOptions later = NONE.skipping("b").tagged("y").living(ofSeconds(7)).withoutStale();
    assertThat(later.over(earlier))
        .isEqualTo(
            new CacheOptions(
                Set.of("a", "b"),
                true,
                false,
                new Lives(ofSeconds(7), ofSeconds(8), ofSeconds(1), null, null),
                Set.of("x", "y")));
    assertThat(NONE.over(earlier)).isEqualTo(earlier);
    assertThat(earlier.over(NONE)).isEqualTo(earlier);
  }

  @Test
  void livesThatContradictEachOther_areRefused() {
    TieredCache<String, String> renewing = cache.with(NONE.living(refreshing(ofSeconds(30))));
    assertThatThrownBy(() -> renewing.with(NONE.living(ofSeconds(20))))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("refreshAfter is PT30S but must be shorter than the timeToLive");
  }

  @Test
  void refreshAgeThatNoEntryReaches_isRefused() {
    assertThatThrownBy(() -> cache.with(NONE.living(refreshing(Duration.ofHours(2)))))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "refreshAfter is PT2H but must be shorter than the life in some tier,"
                + " also where jitter shortens it");
    assertThatThrownBy(() -> refreshing(Duration.ofNanos(999_999)))
        .hasMessageContaining("at least a millisecond");
  }

  private static Lives refreshing(Duration age) {
    return new Lives(null, null, age, null, null);
  }
}
