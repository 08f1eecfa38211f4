package io.tiercel.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.TieredCache;
import io.tiercel.codec.Codec;
import io.tiercel.codec.KeyCodec;
import io.tiercel.codec.KeyHash;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whoever may choose keys and tags can compute some that have a hash he likes. */
class CollisionTest {

  /** In cache profiles, it has the hash that the head of cache orders once was found by. */
  private static final String KEY = "user:zsgupaaaaaau:E-qY9mF'>03h:n";

  private static final KeyCodec<String> TEXT = KeyCodec.of(String.class);

  private static TieredCache<String, String> cache(String name, JdbcTier jdbc) {
    return TieredCache.<String, String>named(name).tier(jdbc.of(TEXT, Codec.text())).build();
  }

  @ParameterizedTest
  @EnumSource(
      value = Server.class,
      names = {"POSTGRESQL", "SQLITE", "H2"})
  void keyWithTheHashOfAHead_disturbsNobody(Server server) {
    JdbcTier jdbc = server.tier().build();
    try (TieredCache<String, String> orders = cache("orders", jdbc);
        TieredCache<String, String> profiles = cache("profiles", jdbc)) {
      orders.put("a", "kept");
      profiles.put(KEY, "mine");
      profiles.invalidate(KEY);
      assertThat(orders.getIfPresent("a")).isEqualTo("kept");
      orders.invalidate("a");
      assertThat(orders.getIfPresent("a")).isNull();
    }
  }

  @Test
  void rowsThatOrderOthers_areWhereNoKeyIs() {
    Places<String> places = new Places<>(TEXT, key -> Set.of(), "c");
    Located<String> key = places.locate(KEY);
    for (int i = 0; i < 1_000; i++) {
      Located<String> other = places.locate("k" + i);
      assertThat(isEntry(other.place())).isTrue();
      assertThat(isEntry(places.marker("t" + i))).isFalse();
      assertThat(isEntry(places.blocks(other))).isFalse();
    }
    assertThat(isEntry(key.place())).isTrue();
    assertThat(isEntry(places.head())).isFalse();
    assertThat(isEntry(places.blocks())).isFalse();
  }

  private static boolean isEntry(Place place) {
    KeyHash id = place.id();
    return (id.low() & 1) == 0;
  }
}
