package io.tiercel.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tiercel.TieredCache;
import io.tiercel.redis.server.RedisServer;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whoever can write to Redis once does not switch invalidations off for ever by it. */
class SenselessHeadTest {

  private static final String POISON =
      "redis.call('SETRANGE', KEYS[1], tonumber(ARGV[1]), struct.pack('>I4I4', ARGV[2], ARGV[3]))"
          + " return redis.call('STRLEN', KEYS[1])";

  private final AtomicInteger loads = new AtomicInteger();

  @ParameterizedTest(name = "{1}, {2} at place {0} of a head")
  @CsvSource({
    "1, 2147483647, 4294967295",
    "1, 2097152, 0",
    "1, 4294967295, 4294967295",
    "2, 1048576, 0",
    "3, 1048576, 0",
    "5, 4294967295, 0",
    "6, 2097152, 0"
  })
  void headWithANumberThatCannotBe_isLost(int at, long high, long low) {
    try (RedisServer server = RedisServer.start();
        TieredCache<String, String> cache =
            TieredCache.<String, String>named("c")
                .tier(RedisTier.at(server.uri()).build().of(String.class, String.class))
                .keyTags(key -> Set.of("t"))
                .loader(key -> "v" + loads.incrementAndGet())
                .build()) {
      assertThat(cache.get("k")).isEqualTo("v1");
      String place = String.valueOf(at * Long.BYTES);
      assertThat(server.command("EVAL", POISON, "1", "tiercel:c:{0}:q", place, "" + high, "" + low))
          .isEqualTo(":64");
      String next = settled(cache);
      cache.invalidateAll();
      assertThat(cache.get("k")).isNotEqualTo(next);
      String last = settled(cache);
      cache.invalidateTags("t");
      assertThat(cache.get("k")).isNotEqualTo(last);
    }
  }

  /** What stays; changes of a moment ago may be told to a Home that forgot them. */
  private static String settled(TieredCache<String, String> cache) {
    return await().until(() -> cache.get("k"), value -> value.equals(cache.get("k")));
  }
}
