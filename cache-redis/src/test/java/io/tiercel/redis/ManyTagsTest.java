package io.tiercel.redis;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.CacheLoader;
import io.tiercel.EntrySettings;
import io.tiercel.TieredCache;
import io.tiercel.redis.server.RedisServer;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Entries that bear more tags together than two bytes can count. */
class ManyTagsTest {

  private static final int TAGS_EACH = 133;
  private static final List<String> KEYS =
      IntStream.range(0, 500).mapToObj(i -> "group" + i + ":x").toList();
  private static final List<String> FIRST = KEYS.subList(0, 497);

  private final RedisServer server = RedisServer.start();
  private final TieredCache<String, String> cache =
      TieredCache.<String, String>named("tags")
          .tier(
              RedisTier.connect(server.uri()).of(String.class, String.class),
              tier -> tier.withoutTimeLimits().withoutBreaker())
          .prefixes(':', 1)
          .loader(CacheLoader.bulkPerEntry(this::load))
          .build();
  private volatile String source = "old";

  @AfterEach
  void close() {
    cache.close();
    server.close();
  }

  private Map<String, String> load(Collection<String> keys, Function<String, EntrySettings> all) {
    keys.forEach(key -> tag(key, all.apply(key)));
    return values(keys);
  }

  private static void tag(String key, EntrySettings entry) {
    entry.tags(IntStream.range(0, TAGS_EACH).mapToObj(i -> key + i).toArray(String[]::new));
    if (FIRST.contains(key)) {
      entry.tags("first");
    }
  }

  private Map<String, String> values(Collection<String> keys) {
    return keys.stream().collect(toMap(key -> key, key -> source));
  }

  @Test
  void entriesWithManyTags_areStoredTogether() {
    assertThat(cache.getAll(KEYS)).isEqualTo(values(KEYS));
    assertThat(cache.getAllPresent(KEYS)).isEqualTo(values(KEYS));
  }

  @Test
  void invalidatedEntriesWithManyTags_areReadByNobody() {
    for (int from = 0; from < KEYS.size(); from += 50) {
      cache.getAll(KEYS.subList(from, from + 50));
    }
    source = "new";
    cache.invalidateTags("first");
    KEYS.forEach(key -> invalidateLast(key));
    assertThat(cache.getAll(KEYS)).isEqualTo(values(KEYS));
  }

  private void invalidateLast(String key) {
    if (!FIRST.contains(key)) {
      cache.invalidatePrefix(key.substring(0, key.indexOf(':') + 1));
    }
  }
}
