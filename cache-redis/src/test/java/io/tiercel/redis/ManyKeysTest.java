package io.tiercel.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.TieredCache;
import io.tiercel.codec.Codec;
import io.tiercel.codec.KeyCodec;
import io.tiercel.redis.server.RedisServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which thread reads many values: never the one that reads the network, if they are large. */
class ManyKeysTest {

  private static final String LARGE = "x".repeat(20_000);
  private static final Map<String, String> VALUES = Map.of("a", LARGE, "b", LARGE, "c", LARGE);

  private final RedisServer server = RedisServer.start();
  private final Set<Thread> readers = ConcurrentHashMap.newKeySet();
  private final TieredCache<String, String> cache =
      TieredCache.<String, String>named("many")
          .tier(RedisTier.at(server.uri()).build().of(KeyCodec.of(String.class), new Noting()))
          .build();

  /** Text that notes who reads it. */
  private final class Noting implements Codec<String> {
    @Override
    public String name() {
      return "noting";
    }

    @Override
    public long fingerprint() {
      return 1;
    }

    @Override
    public byte[] encode(String value) {
      return value.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String decode(byte[] bytes, int offset, int length) {
      readers.add(Thread.currentThread());
      return new String(bytes, offset, length, StandardCharsets.UTF_8);
    }
  }

  @BeforeEach
  void fill() {
    VALUES.forEach(cache::put);
    readers.clear();
  }

  @AfterEach
  void close() {
    cache.close();
    server.close();
  }

  @Test
  void threadThatWaits_readsThemItself() {
    assertThat(cache.getAllPresent(VALUES.keySet())).isEqualTo(VALUES);
    assertThat(cache.getAll(VALUES.keySet(), missing -> Map.of())).isEqualTo(VALUES);
    assertThat(readers).containsExactly(Thread.currentThread());
  }

  @Test
  void nobodyThatWaits_leavesThemToTheExecutor() {
    assertThat(cache.async().getAllPresent(List.of("a", "b", "c")))
        .succeedsWithin(Duration.ofSeconds(5));
    assertThat(readers)
        .doesNotContain(Thread.currentThread())
        .allSatisfy(reader -> assertThat(reader.getName()).doesNotContain("nio"));
  }
}
