package io.tiercel;

import static io.tiercel.testkit.ModelStack.MEMORY;
import static io.tiercel.testkit.ModelStack.SHARED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.tiercel.control.Inspection;
import io.tiercel.error.ConfigurationException;
import io.tiercel.policy.InspectorPolicy;
import io.tiercel.spi.Scheduling;
import io.tiercel.stats.CacheStats;
import io.tiercel.testkit.Facade;
import io.tiercel.testkit.ModelStack;
import io.tiercel.testkit.RecordingLoader;
import io.tiercel.testkit.Scene;
import java.time.Duration;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whether the inspector finds wrong answers, and nothing else. */
@Timeout(60)
class InspectorTest {
  private static final Duration DELAY = Duration.ofSeconds(5);

  private final ModelStack stack = ModelStack.of(MEMORY, SHARED);
  private final Scene scene = new Scene(stack, Facade.BLOCKING);
  private final RecordingLoader loader = new RecordingLoader();
  private final TieredCache<String, String> cache =
      scene.open(loader, builder -> builder.inspector(InspectorPolicy.of(100).after(DELAY)));

  @AfterEach
  void close() {
    scene.close();
  }

  /** Reads a key until one of its hits was picked. */
  private void sample(String key) {
    stack.pass(Scheduling.TICK);
    cache.get(key);
  }

  private Inspection found(ToLongFunction<Inspection> counter, long expected) {
    stack.pass(DELAY);
    await()
        .pollInterval(Duration.ofMillis(2))
        .until(() -> counter.applyAsLong(cache.operations().inspection()) == expected);
    return cache.operations().inspection();
  }

  @Test
  void rightAnswers_areCounted() {
    loader.becomes("k", "v");
    cache.get("k");
    await()
        .until(
            () -> {
              sample("k");
              stack.pass(DELAY);
              return cache.operations().inspection().right() >= 10;
            });
    Inspection inspection = cache.operations().inspection();
    assertThat(inspection.wrong()).isZero();
    assertThat(inspection.nines())
        .as("so many comparisons say no more")
        .isEqualTo(Math.log10((double) inspection.compared()), within(1e-9));
  }

  @Test
  void sourceChangedBehindTheCache_isAWrongAnswerOfItsAge() {
    cache.get("k");
    loader.becomes("k", "new");
    sample("k");
    stack.pass(DELAY);
    await().until(() -> loader.loads("k") == 2);
    Inspection inspection = found(Inspection::wrong, 1);
    assertThat(inspection.oldest()).isBetween(DELAY.multipliedBy(2), DELAY.multipliedBy(4));
    assertThat(inspection.wrongRate()).isEqualTo(1, within(1e-9));
    assertThat(inspection.nines()).isZero();
  }

  @Test
  void invalidationThatComesWithinTheDelay_isACorrection() {
    cache.get("k");
    loader.becomes("k", "new");
    sample("k");
    stack.pass(DELAY);
    await().until(() -> loader.loads("k") == 2);
    cache.invalidate("k");
    Inspection inspection = found(Inspection::corrected, 1);
    assertThat(inspection.wrong()).isZero();
  }

  @Test
  void entryThatIsGone_isNotComparedAndNotLoaded() {
    cache.get("k");
    sample("k");
    cache.invalidate("k");
    found(Inspection::gone, 1);
    assertThat(loader.loads("k")).isEqualTo(1);
  }

  @Test
  void loaderThatFailsOrHangs_isNoTroubleOfTheCache() {
    cache.get("bad");
    loader.fails("bad", new IllegalStateException("down"));
    sample("bad");
    CacheStats before = cache.stats();
    found(Inspection::failed, 1);
    assertThat(cache.stats()).as("it counts apart").isEqualTo(before);
    cache.get("slow");
    loader.holds("slow");
    sample("slow");
    stack.pass(DELAY);
    await().until(() -> loader.loads("slow") == 2);
    cache.get("k");
    sample("k");
    found(Inspection::skipped, 1);
    loader.releases("slow");
  }

  @Test
  void cacheWithoutInspector_looksAtNothing() {
    RecordingLoader other = new RecordingLoader();
    TieredCache<String, String> plain = scene.open(other);
    plain.get("k");
    for (int i = 0; i < 10; i++) {
      stack.pass(Scheduling.TICK);
      plain.get("k");
    }
    stack.pass(DELAY);
    assertThat(plain.operations().inspection()).isEqualTo(Inspection.NONE);
    assertThat(other.loads()).isEqualTo(1);
  }

  @Test
  void senselessSettings_areRefused() {
    assertThatThrownBy(() -> InspectorPolicy.of(0)).isInstanceOf(ConfigurationException.class);
    assertThatThrownBy(() -> InspectorPolicy.of(101)).isInstanceOf(ConfigurationException.class);
    assertThatThrownBy(() -> InspectorPolicy.of(1).after(Duration.ZERO))
        .isInstanceOf(ConfigurationException.class);
    assertThatThrownBy(() -> new InspectorPolicy(1, DELAY, 0))
        .isInstanceOf(ConfigurationException.class);
    assertThatThrownBy(
            () ->
                TieredCache.<String, String>named("x")
                    .memory(memory -> memory.maximumSize(1))
                    .inspector(InspectorPolicy.of(1))
                    .build())
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("loader");
  }
}
