package io.tiercel.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.TieredCache;
import io.tiercel.codec.KeyCodec;
import io.tiercel.redis.server.RedisServer;
import io.tiercel.testkit.ReadingCodec;
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
          .tier(
              RedisTier.at(server.uri())
                  .build()
                  .of(KeyCodec.of(String.class), new ReadingCodec(this::noted)))
          .build();

  private String noted(String text) {
    readers.add(Thread.currentThread());
    return text;
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
