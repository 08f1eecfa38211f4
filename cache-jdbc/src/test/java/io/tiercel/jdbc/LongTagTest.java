package io.tiercel.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiercel.TieredCache;
import io.tiercel.codec.KeyCodec;
import io.tiercel.spi.Change;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A message fills nobody's memory: what it calls a tag may be remembered. */
class LongTagTest {

  private static final String LONGEST = "\u20ac".repeat(1_024);

  @Test
  void tagOfTheGreatestLength_isRead() {
    assertThat(heard(LONGEST)).isEqualTo(new Change.Tags<String>(Set.of(LONGEST)));
  }

  @Test
  void tagThatIsLonger_standsForEverything() {
    assertThat(heard(LONGEST + "x")).isEqualTo(new Change.All<String>());
  }

  @Test
  void keyThatDerivesALongerOne_isRefused() {
    try (TieredCache<String, String> cache =
        TieredCache.<String, String>named("tags")
            .tier(Server.SQLITE.tier().build().of(String.class, String.class))
            .keyTags(Set::of)
            .build()) {
      cache.put(LONGEST, "v");
      assertThat(cache.getIfPresent(LONGEST)).isEqualTo("v");
      for (String key : List.of(LONGEST + "x", "prefix\u0000acme:")) {
        assertThatThrownBy(() -> cache.put(key, "v")).hasMessageContaining("A tag is");
      }
    }
  }

  private static Change<String> heard(String tag) {
    return new Messages<>(KeyCodec.of(String.class)).read(Messages.tags(Set.of(tag)));
  }
}
