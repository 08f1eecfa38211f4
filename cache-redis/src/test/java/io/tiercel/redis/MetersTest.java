package io.tiercel.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tiercel.TieredCache;
import io.tiercel.codec.Compression;
import io.tiercel.micrometer.CacheMeters;
import io.tiercel.redis.server.RedisServer;
import io.tiercel.stats.CodecStats;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whether meters of lag, bytes and codecs say what was done. */
@Timeout(60)
class MetersTest {
  private static final RedisServer SERVER = RedisServer.start();

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final Fleet fleet = new Fleet();

  @AfterEach
  void close() {
    fleet.close();
  }

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  private double value(String name, String... tags) {
    return registry.get(name).tags(tags).meter().measure().iterator().next().getValue();
  }

  @Test
  void lag_isThatOfEachChangeOfAnotherNodeByRedisClock() {
    TieredCache<String, String> cache = fleet.node(SERVER.uri());
    TieredCache<String, String> other = fleet.node(SERVER.uri());
    CacheMeters.bind(cache, registry);
    await().until(() -> cache.operations().state().coherent());
    other.invalidate("a");
    other.invalidateTags("t");
    other.invalidateAll();
    other.put("a", "put");
    cache.invalidate("own");
    Timer lag = registry.get("tiercel.coherence.lag").timer();
    await().until(() -> lag.count() >= 4);
    assertThat(lag.count()).isEqualTo(cache.stats().coherence().received()).isEqualTo(4);
    assertThat(lag.max(TimeUnit.MILLISECONDS)).isBetween(0.0, 5_000.0);
  }

  @Test
  void encodedBytes_areCountedBeforeAndAfterCompression() {
    TieredCache<String, String> cache =
        fleet.node(
            redis -> redis.compression(Compression.DEFLATE, 100), builder -> builder, SERVER.uri());
    CacheMeters.bind(cache, registry);
    cache.put("a", "x".repeat(10_000));
    cache.put("b", "short");
    CodecStats codec = cache.stats().tier("redis").codec();
    assertThat(codec.encoded()).isEqualTo(2);
    assertThat(codec.rawBytes()).isEqualTo(10_005);
    assertThat(codec.packedBytes()).isLessThan(500);
    assertThat(value("tiercel.tier.encoded.bytes", "form", "packed"))
        .isEqualTo((double) codec.packedBytes());
  }

  @Test
  void bytesOfTheTier_areTheServersMemory() {
    TieredCache<String, String> cache = fleet.node(SERVER.uri());
    CacheMeters.bind(cache, registry);
    await().until(() -> value("tiercel.tier.bytes", "tier", "redis") > 0);
    Matcher used = Pattern.compile("used_memory:(\\d+)").matcher(SERVER.answer("INFO", "memory"));
    assertThat(used.find()).isTrue();
    assertThat(value("tiercel.tier.bytes", "tier", "redis"))
        .isCloseTo(Double.parseDouble(used.group(1)), Percentage.withPercentage(20));
  }
}
