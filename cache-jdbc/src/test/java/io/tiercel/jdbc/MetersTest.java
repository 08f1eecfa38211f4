package io.tiercel.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tiercel.TieredCache;
import io.tiercel.codec.Codec;
import io.tiercel.codec.Compression;
import io.tiercel.codec.JacksonCodec;
import io.tiercel.codec.KeyCodec;
import io.tiercel.error.ConfigurationException;
import io.tiercel.micrometer.CacheMeters;
import io.tiercel.spi.TierFactory;
import io.tiercel.stats.CodecStats;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whether meters of bytes, codecs and connections say what was done. */
@Timeout(60)
class MetersTest {
  private static final Pattern POOL = Pattern.compile("hikaricp_[a-z_]+");
  private static final String VALUE = "value ".repeat(400);

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  private static TieredCache<String, String> cache(TierFactory<String, String> tier) {
    return TieredCache.<String, String>named("metered")
        .memory(memory -> memory.maximumSize(1_000))
        .tier(tier)
        .loader(key -> VALUE)
        .build();
  }

  private static TierFactory<String, String> text(JdbcTier jdbc) {
    return jdbc.of(KeyCodec.of(String.class), Codec.text());
  }

  private double value(String name, String... tags) {
    return registry.get(name).tags(tags).meter().measure().iterator().next().getValue();
  }

  @Test
  void encodedBytes_areCountedBeforeAndAfterCompression() {
    JdbcTier jdbc = Server.SQLITE.tier().compression(Compression.DEFLATE, 100).build();
    try (TieredCache<String, String> cache = cache(text(jdbc))) {
      CacheMeters.bind(cache, registry);
      for (int i = 0; i < 5; i++) {
        cache.get("k" + i);
      }
      cache.put("k0", "short");
      CodecStats codec = cache.stats().tier("jdbc").codec();
      assertThat(codec.encoded()).isEqualTo(6);
      assertThat(codec.rawBytes()).isEqualTo(5L * VALUE.length() + 5);
      assertThat(codec.packedBytes()).isLessThan(500);
      assertThat(codec.compressionRatio()).isGreaterThan(20);
      assertThat(codec.failures()).isZero();
      assertThat(value("tiercel.tier.encoded.values", "tier", "jdbc")).isEqualTo(6);
      assertThat(value("tiercel.tier.encoded.bytes", "form", "raw"))
          .isEqualTo((double) codec.rawBytes());
      assertThat(value("tiercel.tier.encoded.bytes", "form", "packed"))
          .isEqualTo((double) codec.packedBytes());
    }
  }

  @Test
  void entriesThatCannotBeRead_areCountedByReason() {
    String namespace = Server.newNamespace();
    try (TieredCache<String, String> old = cache(text(Server.SQLITE.tier(namespace).build()))) {
      old.getAll(List.of("a", "b", "c"));
    }
    JdbcTier jdbc = Server.SQLITE.tier(namespace).build();
    TierFactory<String, String> smile =
        jdbc.of(KeyCodec.of(String.class), JacksonCodec.smile(String.class));
    try (TieredCache<String, String> cache = cache(smile)) {
      CacheMeters.bind(cache, registry);
      assertThat(cache.getIfPresent("a")).isNull();
      assertThat(cache.getIfPresent("b")).isNull();
      assertThat(cache.stats().tier("jdbc").codec().failures()).isEqualTo(2);
      assertThat(value("tiercel.tier.codec.failures", "tier", "jdbc", "reason", "codec"))
          .isEqualTo(2);
      assertThat(cache.operations().explain("c").join().tiers().get(1).remark())
          .isEqualTo("hidden by bytes that cannot be read: codec");
    }
  }

  @Test
  void bytesOfTheTier_areThoseOfItsStatistics() {
    JdbcTier jdbc = Server.SQLITE.tier().build();
    try (TieredCache<String, String> cache = cache(text(jdbc))) {
      CacheMeters.bind(cache, registry);
      for (int i = 0; i < 300; i++) {
        cache.get("k" + i);
      }
      await().until(() -> jdbc.stats().content().rows() > 0);
      await().until(() -> value("tiercel.tier.bytes", "tier", "jdbc") > 0);
      assertThat(value("tiercel.tier.bytes", "tier", "jdbc"))
          .isBetween(100.0 * VALUE.length(), 600.0 * VALUE.length());
    }
  }

  @Test
  void metersOfThePool_areHikarisOwnAndAgreeWithTheStatistics() {
    JdbcTier jdbc = Server.SQLITE.tier().name("metered").poolSize(3).meters(registry).build();
    try (TieredCache<String, String> cache = cache(text(jdbc))) {
      for (int i = 0; i < 50; i++) {
        cache.get("k" + i);
      }
      assertThat(value("hikaricp.connections.max", "pool", "tiercel-metered")).isEqualTo(3);
      await()
          .untilAsserted(
              () ->
                  assertThat(value("hikaricp.connections.acquire", "pool", "tiercel-metered"))
                      .isEqualTo((double) jdbc.stats().connections().obtained()));
      assertThat(value("hikaricp.connections.timeout", "pool", "tiercel-metered")).isZero();
      String exported = registry.scrape();
      assertThat(poolQueries()).isNotEmpty().allSatisfy(it -> assertThat(exported).contains(it));
    }
  }

  /** What the dashboard and the alerts ask of pools. */
  private static List<String> poolQueries() {
    Path docs = Path.of("").toAbsolutePath().getParent().resolve("docs/operations");
    return List.of("dashboard.json", "alerts.yml").stream()
        .flatMap(file -> POOL.matcher(read(docs.resolve(file))).results())
        .map(found -> found.group())
        .distinct()
        .toList();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException failure) {
      throw new AssertionError(file.toString(), failure);
    }
  }

  @Test
  void registryOfAnUnknownKind_isRefused() {
    assertThatThrownBy(() -> Server.SQLITE.tier().meters("no registry"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("Micrometer");
  }
}
