package io.tiercel.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.TieredCache;
import io.tiercel.TieredCaches;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.cache.annotation.CacheKeyGenerator;
import javax.cache.annotation.CacheKeyInvocationContext;
import javax.cache.annotation.CacheRemove;
import javax.cache.annotation.CacheResult;
import javax.cache.annotation.GeneratedCacheKey;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.context.annotation.Configuration;

/** The annotations of JCache on beans. */
class StandardTest {
  private final ApplicationContextRunner application =
      new ApplicationContextRunner()
          .withConfiguration(AutoConfigurations.of(TiercelAutoConfiguration.class))
          .withUserConfiguration(Users.class);

  static class Users {
    private final List<Object> asked = new CopyOnWriteArrayList<>();

    @CacheResult(cacheName = "users")
    public String find(long id) {
      asked.add(id);
      return "user " + id;
    }

    @CacheRemove(cacheName = "users")
    public void remove(long id) {}

    List<Object> asked() {
      return asked;
    }
  }

  record Prefixed(String prefix, Object id) implements GeneratedCacheKey {
    private static final long serialVersionUID = 1L;
  }

  /** A bean that could not be made without Spring. */
  record Prefix(String prefix) implements CacheKeyGenerator {
    @Override
    public GeneratedCacheKey generateCacheKey(CacheKeyInvocationContext<?> call) {
      return new Prefixed(prefix, call.getKeyParameters()[0].getValue());
    }
  }

  static class Generated {
    @CacheResult(cacheName = "generated", cacheKeyGenerator = Prefix.class)
    public String find(long id) {
      return "user " + id;
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableCaching(proxyTargetClass = true)
  static class WithSpringsCaching {}

  @Test
  void standardsAnnotation_caches() {
    application.run(context -> assertKeptAndRemoved(context.getBean(Users.class), context));
  }

  private static void assertKeptAndRemoved(
      Users users, org.springframework.context.ApplicationContext context) {
    users.find(7);
    users.find(7);
    assertThat(users.asked()).containsExactly(7L);
    TieredCache<Object, Object> cache = context.getBean(TieredCaches.class).find("users");
    assertThat(cache).isNotNull();
    assertThat(cache.getIfPresent(7L)).isEqualTo("user 7");
    assertThat(cache.stats().loads()).isLessThanOrEqualTo(1);
    users.remove(7);
    assertThat(cache.getIfPresent(7L)).isNull();
  }

  @Test
  void whereSpringUnderstandsThem_theyAreLeftToIt() {
    application
        .withUserConfiguration(WithSpringsCaching.class)
        .run(
            context -> {
              Users users = context.getBean(Users.class);
              assertKeptAndRemoved(users, context);
              TieredCache<Object, Object> cache = context.getBean(TieredCaches.class).find("users");
              assertThat(cache).isNotNull();
              assertThat(cache.stats().loads()).as("a look and a put, no loader").isZero();
            });
  }

  @Test
  void keyGenerator_mayBeABean() {
    application
        .withUserConfiguration(Generated.class)
        .withBean(Prefix.class, () -> new Prefix("a"))
        .run(
            context -> {
              context.getBean(Generated.class).find(1);
              TieredCache<Object, Object> cache =
                  context.getBean(TieredCaches.class).find("generated");
              assertThat(cache).isNotNull();
              assertThat(cache.getIfPresent(new Prefixed("a", 1L))).isEqualTo("user 1");
            });
  }
}
