package io.tiercel.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiercel.TieredCache;
import io.tiercel.jcache.TiercelCachingProvider;
import java.io.Serializable;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.CacheManager;
import javax.cache.configuration.MutableConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A manager of JCache whose properties name a file as a tier. */
@Timeout(60)
class JCacheTest {
  @TempDir Path folder;

  /** What is kept. */
  public record User(long id, List<String> names) implements Serializable {}

  private CacheManager manager(TiercelCachingProvider provider) {
    Properties properties = new Properties();
    properties.setProperty("tiercel.jdbc.file", folder.resolve("cache.db").toString());
    properties.setProperty("tiercel.caches.users.key-type", "java.lang.Long");
    properties.setProperty("tiercel.caches.users.value-type", User.class.getName());
    properties.setProperty("tiercel.caches.users.ttl", "10m");
    properties.setProperty("tiercel.caches.local.tiers", "");
    return provider.getCacheManager(URI.create("tiercel:shop"), null, properties);
  }

  private static Cache<Long, User> users(CacheManager manager) {
    return Objects.requireNonNull(manager.getCache("users", Long.class, User.class));
  }

  @Test
  void manager_findsItsEntriesAfterARestart() {
    User user = new User(7, List.of("Ann", "Anna"));
    try (TiercelCachingProvider provider = new TiercelCachingProvider()) {
      Cache<Long, User> users = users(manager(provider));
      users.put(7L, user);
    }
    try (TiercelCachingProvider provider = new TiercelCachingProvider()) {
      CacheManager manager = manager(provider);
      Cache<Long, User> users = users(manager);
      assertThat(users.get(7L)).isEqualTo(user);
      TieredCache<?, ?> tiered = users.unwrap(TieredCache.class);
      assertThat(tiered.operations().tiers()).containsExactly("memory", "jdbc");
      Cache<Object, Object> local = manager.getCache("local");
      assertThat(local).isNotNull();
      assertThatThrownBy(() -> manager.createCache("any", new MutableConfiguration<>()))
          .isInstanceOf(CacheException.class)
          .hasMessageContaining("which need types");
    }
  }
}
