package io.tiercel.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.cache.Cache;
import javax.cache.Caching;
import javax.cache.annotation.CacheRemove;
import javax.cache.annotation.CacheResult;
import javax.cache.spi.CachingProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.cache.annotation.CacheEvict;
import org.springframework.cache.annotation.CachePut;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.cache.jcache.JCacheCacheManager;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Spring's own support of JCache over our provider. */
class SpringJCacheExampleTest {

  // tag::manager
  @Configuration(proxyBeanMethods = false)
  @EnableCaching(proxyTargetClass = true)
  static class StandardCaches {
    @Bean
    JCacheCacheManager cacheManager() {
      CachingProvider provider =
          Caching.getCachingProvider("io.tiercel.jcache.TiercelCachingProvider");
      Properties properties = new Properties();
      properties.setProperty("tiercel.caches.names.ttl", "10m");
      return new JCacheCacheManager(
          provider.getCacheManager(URI.create("tiercel:names"), null, properties));
    }
  }

  // end::manager

  static class Names {
    private final List<Object> asked = new CopyOnWriteArrayList<>();

    @Cacheable("names")
    public @Nullable String find(Long id) {
      asked.add(id);
      return id < 0 ? null : "name " + id;
    }

    @Cacheable(cacheNames = "names", sync = true)
    public String synced(Long id) {
      asked.add(id);
      return "synced " + id;
    }

    @CachePut(cacheNames = "names", key = "#id")
    public String put(Long id, String name) {
      return name;
    }

    @CacheEvict("names")
    public void evict(Long id) {}

    @CacheEvict(cacheNames = "names", allEntries = true)
    public void clear() {}

    @CacheResult(cacheName = "names")
    public String standard(Long id) {
      asked.add(id);
      return "standard " + id;
    }

    @CacheRemove(cacheName = "names")
    public void remove(Long id) {}

    List<Object> asked() {
      return asked;
    }
  }

  private static Object nativeCache(AnnotationConfigApplicationContext context) {
    return Objects.requireNonNull(context.getBean(JCacheCacheManager.class).getCache("names"))
        .getNativeCache();
  }

  @Test
  void annotations_useTheProvidersCaches() {
    try (AnnotationConfigApplicationContext context =
        new AnnotationConfigApplicationContext(StandardCaches.class, Names.class)) {
      Names names = context.getBean(Names.class);
      Object cache = nativeCache(context);
      assertThat(cache.getClass().getName()).startsWith("io.tiercel.jcache.");

      assertThat(names.find(7L)).isEqualTo(names.find(7L)).isEqualTo("name 7");
      assertThat(names.find(-1L)).isEqualTo(names.find(-1L)).isNull();
      assertThat(names.synced(8L)).isEqualTo(names.synced(8L));
      assertThat(names.asked()).containsExactly(7L, -1L, 8L);
      names.put(7L, "new");
      assertThat(names.find(7L)).isEqualTo("new");
      names.evict(7L);
      assertThat(names.find(7L)).isEqualTo("name 7");
      names.clear();
      assertThat((Cache<?, ?>) cache).isEmpty();
    } finally {
      Caching.getCachingProvider("io.tiercel.jcache.TiercelCachingProvider").close();
    }
  }

  @Test
  void annotationsOfTheStandard_areUnderstoodBySpring() {
    try (AnnotationConfigApplicationContext context =
        new AnnotationConfigApplicationContext(StandardCaches.class, Names.class)) {
      Names names = context.getBean(Names.class);
      assertThat(names.standard(7L)).isEqualTo(names.standard(7L));
      assertThat(names.asked()).hasSize(1);
      names.remove(7L);
      names.standard(7L);
      assertThat(names.asked()).hasSize(2);
    } finally {
      Caching.getCachingProvider("io.tiercel.jcache.TiercelCachingProvider").close();
    }
  }
}
