package io.tiercel.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.CacheLoader;
import io.tiercel.EntrySettings;
import io.tiercel.TieredCache;
import io.tiercel.redis.server.RedisServer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The markers of entries that live for ever. */
class EndlessMarkersTest {

  private static final Duration A_MONTH = Duration.ofDays(30);
  private static final String MARKER = "tiercel:endless:{0}:t:red";

  private final RedisServer server = RedisServer.start();
  private final AtomicInteger loads = new AtomicInteger();
  private final TieredCache<String, String> cache =
      TieredCache.<String, String>named("endless")
          .tier(RedisTier.connect(server.uri()).of(String.class, String.class))
          .loader(CacheLoader.perEntry(this::load))
          .build();

  private String load(String key, EntrySettings entry) {
    entry.tags("red");
    return key + loads.incrementAndGet();
  }

  @AfterEach
  void close() {
    cache.close();
    server.close();
  }

  @Test
  void markerOfAnEndlessEntry_ends() {
    cache.get("a");
    assertThat(server.command("TTL", "tiercel:endless:{0}:d:a")).isEqualTo(":-1");
    assertLivesAMonth();
  }

  @Test
  void markerThatSoonEnds_isProlongedByAFill() {
    cache.get("a");
    server.command("EXPIRE", MARKER, "1000");
    cache.get("b");
    assertLivesAMonth();
  }

  @Test
  void markerThatLivesLonger_isNotShortened() {
    cache.get("a");
    server.command("EXPIRE", MARKER, String.valueOf(A_MONTH.multipliedBy(3).toSeconds()));
    cache.get("b");
    assertThat(life()).isGreaterThan(A_MONTH.multipliedBy(2));
  }

  @Test
  void markerThatEnded_hidesItsEntries_untilTheyAreLoadedOnceMore() {
    cache.get("a");
    server.command("DEL", MARKER);
    assertThat(cache.get("a")).isEqualTo("a1");
    cache.invalidateTags("another");
    assertThat(cache.get("a")).isEqualTo("a2");
    assertThat(cache.get("a")).isEqualTo("a2");
    assertLivesAMonth();
  }

  private void assertLivesAMonth() {
    assertThat(life()).isBetween(A_MONTH.minusMinutes(5), A_MONTH);
  }

  private Duration life() {
    return Duration.ofMillis(Long.parseLong(server.command("PTTL", MARKER).substring(1)));
  }
}
