package io.tiercel.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.TieredCache;
import io.tiercel.redis.server.RedisServer;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An entry of which a byte was changed, so that the scripts still take it for one. */
class RubbishTest {

  /** Where the flags of an envelope stand, and one that does not exist. */
  private static final String FLAGS = "2";

  private static final String UNKNOWN = "\u0004";

  private static final String CHANGE =
      "local keys = redis.call('KEYS', '*:d:*') "
          + "redis.call('SETRANGE', keys[1], ARGV[1], ARGV[2]) return #keys";

  private final RedisServer server = RedisServer.start();
  private final AtomicInteger loads = new AtomicInteger();
  private final TieredCache<String, String> cache =
      TieredCache.<String, String>named("c")
          .tier(RedisTier.at(server.uri()).build().of(String.class, String.class))
          .keyTags(key -> Set.of("t"))
          .loader(key -> "v" + loads.incrementAndGet())
          .build();

  @BeforeEach
  void changeAByte() {
    assertThat(cache.get("k")).isEqualTo("v1");
    assertThat(server.command("EVAL", CHANGE, "0", FLAGS, UNKNOWN)).isEqualTo(":1");
    cache.invalidateTags("other");
  }

  @AfterEach
  void close() {
    cache.close();
    server.close();
  }

  @Test
  void reader_loadsItOnce() {
    assertThat(cache.get("k")).isEqualTo("v2");
    assertThat(cache.get("k")).isEqualTo("v2");
  }

  @Test
  void writer_replacesIt() {
    cache.put("k", "new");
    assertThat(cache.getIfPresent("k")).isEqualTo("new");
    assertThat(cache.asMap().replace("k", "newer")).isEqualTo("new");
  }
}
