package io.tiercel.bench.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.TieredCache;
import io.tiercel.codec.Codec;
import io.tiercel.codec.KeyCodec;
import io.tiercel.jdbc.JdbcTier;
import io.tiercel.policy.TimeLimits;
import io.tiercel.redis.RedisTier;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A service is restarted with an empty memory, before a real Redis that is empty, too. */
@Timeout(60)
class WarmRestartTest {
  private static final int KEYS = 100;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final AtomicInteger loads = new AtomicInteger();
  @TempDir Path directory;

  private TieredCache<String, String> node(RedisProcess redis) {
    return TieredCache.<String, String>named("products")
        .memory(memory -> memory.maximumSize(1_000))
        .tier(
            RedisTier.at(redis.uri())
                .commandTimeout(PATIENCE)
                .build()
                .of(KeyCodec.of(String.class), Codec.text()),
            tier -> tier.timeLimits(TimeLimits.all(PATIENCE)).withoutBreaker())
        .tier(
            JdbcTier.atFile(directory.resolve("tier.db"))
                .connectionWait(PATIENCE)
                .statementTimeout(PATIENCE)
                .startWait(PATIENCE)
                .build()
                .of(KeyCodec.of(String.class), Codec.text()),
            tier -> tier.timeLimits(TimeLimits.all(PATIENCE)).withoutBreaker())
        .loader(key -> key + "#" + loads.incrementAndGet())
        .build();
  }

  @Test
  void file_answersWithoutALoad_andNotWhatWasInvalidated() throws IOException {
    List<String> keys = IntStream.range(0, KEYS).mapToObj(i -> "k" + i).toList();
    try (RedisProcess redis = RedisProcess.start()) {
      try (TieredCache<String, String> before = node(redis)) {
        keys.forEach(before::get);
        before.invalidate("k0");
      }
      redis.kill();
      redis.restart();
      try (TieredCache<String, String> after = node(redis)) {
        keys.subList(1, KEYS).forEach(after::get);
        assertThat(loads).as("nothing was loaded again").hasValue(KEYS);
        assertThat(after.stats().tier("redis").misses()).isEqualTo(KEYS - 1);
        assertThat(after.stats().tier("jdbc").hits()).isEqualTo(KEYS - 1);
        assertThat(after.get("k0")).isEqualTo("k0#" + (KEYS + 1));
        try (TieredCache<String, String> other = node(redis)) {
          keys.forEach(other::get);
          assertThat(other.stats().tier("redis").hits()).as("Redis is warm, too").isEqualTo(KEYS);
        }
      }
    }
  }
}
