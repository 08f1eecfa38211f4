package io.tiercel.jdbc;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.TieredCache;
import io.tiercel.policy.TimeLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Bulks that no database could answer within the time limit of one operation. */
@Timeout(120)
class HugeBulkTest {

  private static final List<String> KEYS =
      IntStream.range(0, 50_000).mapToObj(i -> "key" + i).toList();

  /** More than by default, for the first portions on a machine that has much else to do. */
  private static final TimeLimits LIMITS = TimeLimits.all(Duration.ofSeconds(2));

  /** As many as can be stored before their leases run out. */
  private static final int SOME = 2_000;

  @TempDir Path folder;

  private TieredCache<String, String> cache;

  @BeforeEach
  void open() {
    cache =
        TieredCache.<String, String>named("huge")
            .tier(
                JdbcTier.file(folder.resolve("huge.db")).of(String.class, String.class),
                tier -> tier.timeLimits(LIMITS))
            .build();
  }

  private static Map<String, String> valuesOf(Collection<String> keys) {
    return keys.stream().collect(toMap(key -> key, key -> "value of " + key));
  }

  @AfterEach
  void close() {
    cache.close();
  }

  @Test
  void fiftyThousandKeys_areStoredReadAndInvalidated() {
    for (int from = 0; from < KEYS.size(); from += SOME) {
      cache.getAll(KEYS.subList(from, from + SOME), HugeBulkTest::valuesOf);
    }
    assertThat(cache.getAllPresent(KEYS)).isEqualTo(valuesOf(KEYS));
    cache.invalidateAll(KEYS.subList(1, KEYS.size()));
    assertThat(cache.getAllPresent(KEYS)).isEqualTo(Map.of("key0", "value of key0"));
  }
}
