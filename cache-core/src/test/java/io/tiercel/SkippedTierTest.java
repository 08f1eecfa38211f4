package io.tiercel;

import static io.tiercel.testkit.ModelStack.FAR;
import static io.tiercel.testkit.ModelStack.MEMORY;
import static io.tiercel.testkit.ModelStack.SHARED;
import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.testkit.Facade;
import io.tiercel.testkit.ModelStack;
import io.tiercel.testkit.RecordingLoader;
import io.tiercel.testkit.Scene;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written through views that skip a tier. */
@Timeout(60)
class SkippedTierTest {
  private final Scene scene = new Scene(ModelStack.of(MEMORY, SHARED, FAR), Facade.BLOCKING);
  private final RecordingLoader loader = new RecordingLoader();

  @AfterEach
  void close() {
    scene.close();
  }

  private static boolean isIn(String tier, TieredCache<String, String> cache) {
    return cache.operations().explain("k").join().tiers().stream()
        .anyMatch(each -> each.name().equals(tier) && each.entry() != null);
  }

  @ParameterizedTest
  @ValueSource(strings = {MEMORY, SHARED, FAR})
  void whatIsWrittenPastATier_isNotInIt_unlessItIsHome(String tier) {
    TieredCache<String, String> cache = scene.open(loader);
    TieredCache<String, String> past = cache.with(CacheOptions.NONE.skipping(tier));
    cache.get("k");
    past.put("k", "put");
    assertThat(isIn(tier, cache)).isEqualTo(tier.equals(SHARED));
    assertThat(cache.getIfPresent("k")).isEqualTo("put");
    past.asMap().merge("k", "!", String::concat);
    assertThat(isIn(tier, cache)).isEqualTo(tier.equals(SHARED));
    assertThat(cache.getIfPresent("k")).isEqualTo("put!");
  }

  @ParameterizedTest
  @EnumSource
  void whatIsReloadedPastMemory_isNotInIt(Facade facade) {
    TieredCache<String, String> cache = scene.open(loader);
    cache.get("k");
    TieredCache<String, String> past =
        facade.of(cache).with(CacheOptions.NONE.skipping(MEMORY).reloading());
    assertThat(past.get("k")).isEqualTo("k#2");
    assertThat(isIn(MEMORY, cache)).isFalse();
    assertThat(cache.get("k")).isEqualTo("k#2");
  }

  @Test
  void cacheOfMemoryAlone_keepsWhatIsWrittenPastIt() {
    Scene alone = new Scene(ModelStack.of(MEMORY), Facade.BLOCKING);
    TieredCache<String, String> cache = alone.open(loader);
    cache.with(CacheOptions.NONE.skipping(MEMORY)).put("k", "put");
    assertThat(cache.getIfPresent("k")).isEqualTo("put");
    alone.close();
  }
}
