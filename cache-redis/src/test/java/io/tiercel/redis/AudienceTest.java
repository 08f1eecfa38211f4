package io.tiercel.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AudienceTest {

  private final Audience<String> audience = new Audience<>();

  @Test
  void messageOfOneCache_isOfferedToNoneOfAThousandOthers() {
    IntStream.range(0, 1_000).forEach(i -> audience.add(Set.of("channel" + i), "cache" + i));
    assertThat(audience.of("channel7")).containsExactly("cache7");
    assertThat(audience.of("another")).isEmpty();
    assertThat(audience.all()).hasSize(1_000);
    assertThat(audience.channels()).hasSize(1_000);
  }

  @Test
  void channelOfSeveral_isHeardByEachInOrder() {
    audience.add(Set.of("shared", "own"), "first");
    audience.add(Set.of("shared"), "second");
    assertThat(audience.of("shared")).containsExactly("first", "second");
    assertThat(audience.of("own")).containsExactly("first");
  }

  @Test
  void channelThatAnotherStillHears_isNotUnused() {
    audience.add(Set.of("shared", "own"), "first");
    audience.add(Set.of("shared"), "second");
    assertThat(audience.remove(Set.of("shared", "own"), "first")).containsExactly("own");
    assertThat(audience.of("shared")).containsExactly("second");
    assertThat(audience.remove(Set.of("shared", "own"), "first")).isEmpty();
    assertThat(audience.remove(Set.of("shared"), "second")).containsExactly("shared");
    assertThat(audience.channels()).isEmpty();
    assertThat(audience.all()).isEmpty();
  }
}
