package io.tiercel;

import static io.tiercel.testkit.ModelStack.MEMORY;
import static io.tiercel.testkit.ModelStack.SHARED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiercel.control.AuditEvent;
import io.tiercel.control.CacheControl;
import io.tiercel.control.Preview;
import io.tiercel.control.TierMode;
import io.tiercel.error.CacheClosedException;
import io.tiercel.error.ConfigurationException;
import io.tiercel.spi.Change;
import io.tiercel.spi.Observer;
import io.tiercel.stats.CacheStats;
import io.tiercel.testkit.Facade;
import io.tiercel.testkit.ModelStack;
import io.tiercel.testkit.RecordingLoader;
import io.tiercel.testkit.Scene;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an operator changes while a cache runs. */
@Timeout(60)
class ControlTest {
  private final ModelStack stack = ModelStack.of(MEMORY, SHARED);
  private final Scene scene = new Scene(stack, Facade.BLOCKING);
  private final RecordingLoader loader =
      new RecordingLoader()
          .settings((key, entry) -> entry.tags("tag of " + key.replaceAll(":.*", "")));
  private final TieredCache<String, String> cache =
      scene.open(loader, builder -> builder.prefixes(':', 1));
  private final CacheControl<String> control = cache.operations().control();

  @AfterEach
  void close() {
    scene.close();
  }

  @Test
  void newLife_isThatOfWhatComesInFromNowOn() {
    cache.get("before");
    control.setTimeToLive(MEMORY, Duration.ofSeconds(3));
    control.setTimeToLive(SHARED, Duration.ofSeconds(5));
    cache.get("after");
    scene.pass(4);
    long shared = cache.stats().tier(SHARED).hits();
    cache.get("before");
    assertThat(cache.stats().tier(SHARED).hits()).isEqualTo(shared);
    cache.get("after");
    assertThat(cache.stats().tier(SHARED).hits()).isEqualTo(shared + 1);
    scene.pass(2);
    cache.get("after");
    assertThat(loader.loads("after")).isEqualTo(2);
    assertThat(loader.loads("before")).isEqualTo(1);
    assertThat(cache.operations().state().tier(MEMORY).timeToLive())
        .isEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void lifeThatIsNone_isRefused() {
    assertThatThrownBy(() -> control.setTimeToLive(MEMORY, Duration.ZERO))
        .isInstanceOf(ConfigurationException.class);
    assertThatThrownBy(() -> control.setTimeToLive("third", Duration.ofDays(1)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("third");
    assertThat(control.audit()).isEmpty();
  }

  @Test
  void lifeThatEndsBeforeItsRenewal_isRefused() {
    try (TieredCache<String, String> renewed =
        TieredCache.<String, String>named("renewed")
            .memory(memory -> memory.maximumSize(10).timeToLive(Duration.ofMinutes(5)))
            .refreshAfter(Duration.ofMinutes(1))
            .build()) {
      CacheControl<String> its = renewed.operations().control();
      assertThatThrownBy(() -> its.setTimeToLive(MEMORY, Duration.ofSeconds(59)))
          .isInstanceOf(ConfigurationException.class)
          .hasMessage(
              "timeToLive of tier memory is PT59S but must be longer than refreshAfter, PT1M,"
                  + " here or in another tier");
      its.setTimeToLive(MEMORY, Duration.ofSeconds(61));
      assertThat(renewed.operations().state().tier(MEMORY).timeToLive()).hasSeconds(61);
    }
  }

  @Test
  void closedCache_isNotControlled() {
    cache.close();
    List<ThrowingCallable> all =
        List.of(
            () -> control.switchTier(MEMORY, TierMode.OFF),
            () -> control.resizeMemory(7),
            () -> control.setTimeToLive(MEMORY, Duration.ofDays(1)),
            () -> control.preview(Change.of("k")),
            () -> control.invalidate(Change.of("k")));
    all.forEach(each -> assertThatThrownBy(each).isInstanceOf(CacheClosedException.class));
    assertThat(control.audit()).isEmpty();
  }

  @Test
  void preview_countsAndChangesNothing() {
    cache.get("user:1");
    cache.get("user:2");
    cache.get("order:1");
    CacheStats before = cache.stats();
    assertThat(entries(Change.of("user:1"))).containsExactly(1L, 1L);
    assertThat(entries(new Change.Keys<>(List.of("user:1", "none", "order:1"))))
        .containsExactly(2L, 2L);
    assertThat(entries(new Change.Tags<>(Set.of("tag of user")))).containsExactly(2L, -1L);
    assertThat(entries(new Change.All<>())).containsExactly(3L, -1L);
    assertThat(cache.stats()).isEqualTo(before);
    assertThat(cache.getAllPresent(List.of("user:1", "user:2", "order:1"))).hasSize(3);
    assertThat(control.audit()).isEmpty();
  }

  private List<Long> entries(Change<String> change) {
    return control.preview(change).join().tiers().stream().map(Preview.Tier::entries).toList();
  }

  @Test
  void invalidation_doesWhatItsPreviewSaid() {
    cache.get("user:1");
    cache.get("order:1");
    control.invalidate(new Change.Tags<>(Set.of("tag of user"))).join();
    assertThat(cache.getIfPresent("user:1")).isNull();
    assertThat(cache.getIfPresent("order:1")).isNotNull();
    assertThat(entries(new Change.Tags<>(Set.of("tag of user")))).containsExactly(0L, -1L);
  }

  @Test
  void everyControl_leavesItsMark() {
    List<String> heard = new CopyOnWriteArrayList<>();
    CacheOperations.Watch watch = cache.operations().observe(hearing(heard));
    control.switchTier(SHARED, TierMode.READ_ONLY);
    control.resizeMemory(77);
    control.setTimeToLive(SHARED, Duration.ofMinutes(1));
    control.invalidate(Change.of("a secret key")).join();
    assertThat(control.audit())
        .extracting(AuditEvent::action, AuditEvent::target, AuditEvent::after)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("switch", SHARED, "READ_ONLY"),
            org.assertj.core.groups.Tuple.tuple("resize", MEMORY, "77"),
            org.assertj.core.groups.Tuple.tuple("life", SHARED, "PT1M"),
            org.assertj.core.groups.Tuple.tuple("invalidate", "keys", "1"));
    assertThat(heard).hasSize(4).first().isEqualTo("switch shared ON -> READ_ONLY");
    assertThat(heard.toString() + control.audit()).doesNotContain("secret");
    watch.close();
    control.switchTier(SHARED, TierMode.ON);
    assertThat(heard).hasSize(4);
  }

  private static Observer<Object, Object> hearing(List<String> heard) {
    return new Observer<>() {
      @Override
      public void controlled(String action, String target, String change) {
        heard.add(action + " " + target + " " + change);
      }
    };
  }

  @Test
  void audit_keepsTheLatestHundred() {
    for (int i = 1; i <= 150; i++) {
      control.resizeMemory(i);
    }
    assertThat(control.audit()).hasSize(100);
    assertThat(control.audit().get(99).after()).isEqualTo("150");
  }
}
