package io.tiercel.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.CacheManager;
import javax.cache.configuration.CompleteConfiguration;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.expiry.CreatedExpiryPolicy;
import javax.cache.expiry.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Managers that are configured by properties, or by a file that their URI names. */
class ByPropertiesTest {
  private static final URI SHOP = URI.create("tiercel:shop");

  @TempDir Path folder;
  private final TiercelCachingProvider provider = new TiercelCachingProvider();

  @AfterEach
  void close() {
    provider.close();
  }

  private static Properties properties(Map<String, String> settings) {
    Properties properties = new Properties();
    properties.putAll(settings);
    return properties;
  }

  private CacheManager manager(Map<String, String> settings) {
    return provider.getCacheManager(SHOP, null, properties(settings));
  }

  @SuppressWarnings("unchecked")
  private static CompleteConfiguration<Object, Object> settings(Cache<?, ?> cache) {
    return cache.getConfiguration(CompleteConfiguration.class);
  }

  private static Duration life(Cache<?, ?> cache) {
    return settings(cache).getExpiryPolicyFactory().create().getExpiryForCreation();
  }

  @Test
  void cachesThatAreNamed_areThere() {
    CacheManager manager =
        manager(
            Map.of(
                "tiercel.defaults.ttl", "10m",
                "tiercel.caches.names.key-type", "java.lang.Long",
                "tiercel.caches.names.value-type", "java.lang.String",
                "tiercel.caches.names.statistics", "true",
                "tiercel.caches.my.ids.ttl", "500ms",
                "tiercel.caches.days.ttl", "1d",
                "tiercel.caches.my.ids.store-by-reference", "true",
                "of.another.provider", "1"));

    assertThat(manager.getCacheNames()).containsExactly("days", "my.ids", "names");
    Cache<Long, String> names = manager.getCache("names", Long.class, String.class);
    names.put(7L, "seven");
    assertThat(names.get(7L)).isEqualTo("seven");
    assertThat(settings(names).isStatisticsEnabled()).isTrue();
    assertThat(life(names)).isEqualTo(new Duration(TimeUnit.MINUTES, 10));
    assertThat(life(manager.getCache("days"))).isEqualTo(new Duration(TimeUnit.DAYS, 1));
    Cache<Object, Object> ids = manager.getCache("my.ids");
    assertThat(life(ids)).isEqualTo(new Duration(TimeUnit.MILLISECONDS, 500));
    assertThat(settings(ids).isStoreByValue()).isFalse();
    assertThatThrownBy(() -> manager.createCache("names", new MutableConfiguration<>()))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("exists already");
  }

  @Test
  void defaults_areThoseOfCachesThatAreMade() {
    CacheManager manager =
        manager(Map.of("tiercel.defaults.ttl", "10m", "tiercel.defaults.memory.maximum-size", "2"));
    Cache<Object, Object> made = manager.createCache("made", new MutableConfiguration<>());
    assertThat(life(made)).isEqualTo(new Duration(TimeUnit.MINUTES, 10));
    for (int i = 0; i < 200; i++) {
      made.put(i, i);
    }
    await()
        .untilAsserted(
            () -> {
              made.get("none"); // Caffeine may leave the last evictions to whoever comes next
              assertThat(made.iterator()).toIterable().hasSizeLessThanOrEqualTo(2);
            });
    MutableConfiguration<Object, Object> own = new MutableConfiguration<>();
    own.setExpiryPolicyFactory(CreatedExpiryPolicy.factoryOf(Duration.ONE_HOUR));
    assertThat(life(manager.createCache("own", own))).isEqualTo(Duration.ONE_HOUR);
  }

  @Test
  void defaultsOfSwitches_areThoseOfCachesThatAreMadeToo() {
    CacheManager manager =
        manager(
            Map.of(
                "tiercel.defaults.statistics", "true",
                "tiercel.defaults.management", "true",
                "tiercel.defaults.store-by-reference", "true"));

    Cache<Object, Object> made = manager.createCache("made", new MutableConfiguration<>());

    assertThat(settings(made).isStatisticsEnabled()).isTrue();
    assertThat(settings(made).isManagementEnabled()).isTrue();
    assertThat(settings(made).isStoreByValue()).isFalse();
  }

  @Test
  void lifeInMemory_comesBeforeThatOfAllTiers() {
    CacheManager manager =
        manager(Map.of("tiercel.defaults.ttl", "1h", "tiercel.caches.names.memory.ttl", "1m"));

    assertThat(life(manager.getCache("names"))).isEqualTo(new Duration(TimeUnit.MINUTES, 1));
  }

  @Test
  void sizeThatAConfigurationSays_comesBeforeTheDefault() {
    CacheManager manager = manager(Map.of("tiercel.defaults.memory.maximum-size", "2"));
    Cache<Object, Object> made =
        manager.createCache("made", new TiercelConfiguration<>().maximumSize(500));

    for (int i = 0; i < 200; i++) {
      made.put(i, i);
    }

    assertThat(made.iterator()).toIterable().hasSize(200);
  }

  @Test
  void fileThatTheUriNames_isRead() throws IOException {
    Path file = folder.resolve("caches.properties");
    Files.writeString(file, "tiercel.caches.names.ttl = 10m\n");
    Properties more = properties(Map.of("tiercel.caches.names.ttl", "5m"));
    try (URLClassLoader loader =
        new URLClassLoader(
            new URL[] {folder.toUri().toURL()}, ByPropertiesTest.class.getClassLoader())) {
      CacheManager byFile = provider.getCacheManager(file.toUri(), null, null);
      assertThat(life(byFile.getCache("names"))).isEqualTo(new Duration(TimeUnit.MINUTES, 10));
      assertThat(byFile.getProperties()).isEmpty();
      CacheManager byName =
          provider.getCacheManager(URI.create("classpath:caches.properties"), loader, more);
      assertThat(life(byName.getCache("names"))).isEqualTo(new Duration(TimeUnit.MINUTES, 5));
    }
  }

  @Test
  void fileThatIsNotThere_isSaid() {
    URI nowhere = URI.create("classpath:nowhere.properties");
    assertThatThrownBy(() -> provider.getCacheManager(nowhere, null, null))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("There is no classpath:nowhere.properties");
  }

  @ParameterizedTest
  @CsvSource({
    "tiercel.caches.names.tttl, 1m, 'tiercel.caches.names.tttl is not known; known are'",
    "tiercel.caches.names.tttl, 1m, did you mean ttl?",
    "tiercel.caches.ttl, 1m, tiercel.caches.ttl is not known",
    "tiercel.caches.names.memroy.ttl, 1m, did you mean memory.ttl?",
    "tiercel.defaults.memory.size.ttl, 1m, tiercel.defaults.memory.size.ttl is not known",
    "tiercel.cache.names.ttl, 1m, did you mean caches?",
    "tiercel.default.ttl, 1m, did you mean defaults?",
    "tiercel.caches.names.ttl, soon, must be a length of time",
    "tiercel.caches.names.ttl, 0s, tiercel.caches.names.ttl",
    "tiercel.caches.names.ttl, 0s, above zero",
    "tiercel.caches.names.memory.ttl, -1s, tiercel.caches.names.memory.ttl",
    "tiercel.caches.names.memory.maximum-size, 0, tiercel.caches.names.memory.maximum-size",
    "tiercel.caches.names.memory.maximum-size, many, must be a whole number",
    "tiercel.caches.names.memory.maximum-size, 0, at least 1",
    "tiercel.caches.names.key-type, java.lang.Lang, is no class",
    "tiercel.caches.names.tiers, redis, tiers names redis",
    "tiercel.caches.names.statistics, yes, must be true or false",
    "tiercel.redis.url, redis://localhost, cache-redis is not on the class path"
  })
  void nonsense_isRefusedWhenTheManagerIsMade(String property, String value, String said) {
    assertThatThrownBy(() -> manager(Map.of(property, value)))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("tiercel:shop")
        .hasMessageContaining(said);
    assertThat(manager(Map.of()).getCacheNames()).isEmpty();
  }
}
