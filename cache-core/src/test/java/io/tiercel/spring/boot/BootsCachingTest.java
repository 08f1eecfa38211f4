package io.tiercel.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.jcache.TiercelCachingProvider;
import io.tiercel.spring.SpringCaches;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.cache.autoconfigure.CacheAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.cache.jcache.JCacheCacheManager;
import org.springframework.cache.support.NoOpCacheManager;
import org.springframework.context.annotation.Configuration;

/** Boot's own configuration of caches beside ours, as it is in every application. */
class BootsCachingTest {
  private final ApplicationContextRunner application =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(TiercelAutoConfiguration.class, CacheAutoConfiguration.class))
          .withUserConfiguration(Caching.class, Users.class);

  @Configuration(proxyBeanMethods = false)
  @EnableCaching(proxyTargetClass = true)
  static class Caching {}

  static class Users {
    private final AtomicInteger asked = new AtomicInteger();

    @Cacheable(cacheNames = "users", sync = true)
    public String find(long id) {
      return "user " + id + ", " + asked.incrementAndGet();
    }
  }

  private static void assertKept(Users users) {
    assertThat(users.find(7)).isEqualTo("user 7, 1");
    assertThat(users.find(7)).isEqualTo("user 7, 1");
  }

  @Test
  void withoutAType_ourCachesAreSprings() {
    application.run(
        context -> {
          assertKept(context.getBean(Users.class));
          assertThat(context.getBean(CacheManager.class)).isInstanceOf(SpringCaches.class);
        });
  }

  @Test
  void typeJcache_findsOurProvider() {
    application
        .withPropertyValues("spring.cache.type=jcache", "spring.cache.cache-names=users")
        .run(
            context -> {
              assertKept(context.getBean(Users.class));
              JCacheCacheManager manager = context.getBean(JCacheCacheManager.class);
              assertThat(Objects.requireNonNull(manager.getCacheManager()).getCachingProvider())
                  .isInstanceOf(TiercelCachingProvider.class);
            });
  }

  @Test
  void anotherType_isLeftAlone() {
    application
        .withPropertyValues("spring.cache.type=none")
        .run(
            context ->
                assertThat(context.getBean(CacheManager.class))
                    .isInstanceOf(NoOpCacheManager.class));
  }
}
