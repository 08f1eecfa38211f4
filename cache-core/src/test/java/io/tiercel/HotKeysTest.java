package io.tiercel;

import static io.tiercel.testkit.ModelStack.MEMORY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiercel.control.HotKeys;
import io.tiercel.error.ConfigurationException;
import io.tiercel.spi.Scheduling;
import io.tiercel.testkit.Facade;
import io.tiercel.testkit.ModelStack;
import io.tiercel.testkit.RecordingLoader;
import io.tiercel.testkit.Scene;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which keys a cache calls hot. */
@Timeout(60)
class HotKeysTest {
  private final ModelStack stack = ModelStack.of(MEMORY);
  private final Scene scene = new Scene(stack, Facade.BLOCKING);
  private final RecordingLoader loader = new RecordingLoader();
  private final TieredCache<String, String> cache =
      scene.open(loader, builder -> builder.hotKeys(3));

  @AfterEach
  void close() {
    scene.close();
  }

  private static List<String> keys(List<HotKeys.Key<String>> hot) {
    return hot.stream().map(HotKeys.Key::key).toList();
  }

  @Test
  void hits_areSampledOnceATick() {
    cache.get("hot");
    cache.get("warm");
    for (int i = 1; i <= 40; i++) {
      stack.pass(Scheduling.TICK);
      cache.get(i % 4 == 0 ? "warm" : "hot");
      for (int more = 0; more < 100; more++) {
        cache.get("unseen"); // not the first one of the tick, but once
      }
    }
    HotKeys<String> hot = cache.operations().hotKeys();
    assertThat(keys(hot.hits())).startsWith("hot", "warm");
    assertThat(hot.hits().get(0).share()).isBetween(0.5, 0.8);
    assertThat(cache.operations().explain("hot").join().shareOfHits())
        .isEqualTo(hot.hits().get(0).share());
    assertThat(cache.operations().explain("none").join().shareOfHits()).isZero();
  }

  @Test
  void sampledHits_areCountedLikeAllOthers() {
    cache.get("k");
    for (int i = 0; i < 1_000; i++) {
      if (i % 10 == 0) {
        stack.pass(Scheduling.TICK);
      }
      assertThat(cache.get("k")).isEqualTo("k#1");
    }
    assertThat(cache.stats().tier(MEMORY).hits()).isEqualTo(1_000);
    assertThat(cache.stats().tier(MEMORY).misses()).isEqualTo(1);
  }

  @Test
  void entryInvalidatedBehindAScreen_isNotAnswered() {
    cache.get("k");
    stack.pass(Scheduling.TICK);
    cache.invalidateAll(); // a new generation while the next hit is to be sampled
    assertThat(cache.getIfPresent("k")).isNull();
    stack.pass(Scheduling.TICK);
    cache.get("k");
    cache.invalidateTags("none");
    cache.get("k");
    stack.pass(Scheduling.TICK);
    assertThat(cache.get("k")).isEqualTo("k#2");
    cache.operations().control().setTimeToLive(MEMORY, Duration.ofSeconds(5));
    cache.get("short");
    for (int i = 0; i < 700; i++) {
      stack.pass(Scheduling.TICK);
      cache.get("k");
    }
    assertThat(cache.getIfPresent("short")).as("the clock goes on behind screens").isNull();
  }

  @Test
  void keysThatAreLoadedMost_areHotMisses() {
    Random random = new Random(1);
    for (int i = 0; i < 5_000; i++) {
      String key = random.nextInt(10) < 3 ? "often" : "k" + random.nextInt(2_000);
      cache.invalidate(key);
      cache.get(key);
    }
    HotKeys.Key<String> first = cache.operations().hotKeys().misses().get(0);
    assertThat(first.key()).isEqualTo("often");
    assertThat(first.count() - first.error()).isLessThanOrEqualTo(loader.loads("often"));
    assertThat(first.count()).isGreaterThanOrEqualTo(loader.loads("often"));
    assertThat(cache.operations().hotKeys().misses()).hasSize(3);
  }

  @Test
  void whatWasHot_isForgotten() {
    cache.get("k");
    assertThat(keys(cache.operations().hotKeys().misses())).containsExactly("k");
    stack.pass(Duration.ofMinutes(3));
    assertThat(cache.operations().hotKeys().misses()).isEmpty();
  }

  @Test
  void cacheThatWasNotAskedTo_keepsNone() {
    Scene other = new Scene(ModelStack.of(MEMORY), Facade.BLOCKING);
    TieredCache<String, String> plain = other.open(loader);
    plain.get("k");
    assertThat(plain.operations().hotKeys()).isEqualTo(new HotKeys<>(List.of(), List.of()));
    assertThatThrownBy(() -> other.builder().hotKeys(0)).isInstanceOf(ConfigurationException.class);
    other.close();
  }
}
