package io.tiercel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiercel.error.ConfigurationException;
import io.tiercel.spi.Change;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Tags that users may have a say in neither fill the heap nor stand for other things. */
class TagRulesTest {

  private static final String LONGEST = "\u20ac".repeat(1_024);
  private static final String TOO_LONG = "secret" + "x".repeat(1_024);
  private static final String FORGED = "prefix\u0000acme:";

  private final AtomicInteger loads = new AtomicInteger();

  private CacheBuilder<String, String> builder() {
    return TieredCache.<String, String>named("tags")
        .memory(memory -> memory.maximumSize(100).timeToLive(Duration.ofHours(1)))
        .loader(key -> "v" + loads.incrementAndGet());
  }

  private static void assertRefused(ThrowingCallable use, String why) {
    assertThatThrownBy(use)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(why)
        .hasMessageNotContaining("secret");
  }

  @Test
  void tagThatIsTooLongOrForged_isRefused() {
    try (TieredCache<String, String> cache = builder().build()) {
      for (List<String> each : List.of(List.of(TOO_LONG, "1030"), List.of(FORGED, "U+0000"))) {
        String tag = each.get(0);
        String why = each.get(1);
        assertRefused(() -> new EntrySettings().tags(tag), why);
        assertRefused(() -> CacheOptions.NONE.tagged(tag), why);
        assertRefused(() -> cache.invalidateTags("good", tag), why);
        assertRefused(
            () -> cache.operations().control().invalidate(new Change.Tags<>(Set.of(tag))), why);
      }
    }
  }

  @Test
  void longestTag_isTaken() {
    try (TieredCache<String, String> cache = builder().build()) {
      cache.with(CacheOptions.NONE.tagged(LONGEST)).put("k", "old");
      assertThatCode(() -> cache.invalidateTags(LONGEST)).doesNotThrowAnyException();
      assertThat(cache.get("k")).isEqualTo("v1");
    }
  }

  @Test
  void prefixThatIsLongerThanATag_isInvalidatedAsAnyOther() {
    String prefix = "p".repeat(5_000) + ':';
    try (TieredCache<String, String> cache = builder().prefixes(':', 1).build()) {
      cache.put(prefix + 1, "old");
      cache.put("q" + prefix, "other");
      cache.invalidatePrefix(prefix);
      assertThat(cache.get(prefix + 1)).isEqualTo("v1");
      assertThat(cache.get("q" + prefix)).isEqualTo("other");
    }
  }
}
