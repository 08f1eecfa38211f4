package io.tiercel.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.TieredCache;
import io.tiercel.TieredCaches;
import io.tiercel.annotation.Cached;
import io.tiercel.redis.server.RedisServer;
import io.tiercel.spring.boot.TiercelAutoConfiguration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Spring Boot applications that know of Redis by a URL alone. */
@Timeout(60)
class SpringBootTest {
  private final RedisServer server = RedisServer.start();

  public record User(long id, List<String> names) {}

  /** What a new user writes. */
  public static class Users {
    final List<Object> asked = new CopyOnWriteArrayList<>();

    @Cached(cache = "users")
    public List<User> find(String tenant, long id) {
      asked.add(id);
      return List.of(new User(id, List.of(tenant, "b")));
    }

    List<Object> asked() {
      return asked;
    }
  }

  /** The same in Spring's words. */
  public static class SpringsUsers {
    final List<Object> asked = new CopyOnWriteArrayList<>();

    @Cacheable("users")
    public List<User> find(String tenant, long id) {
      asked.add(id);
      return List.of(new User(id, List.of(tenant, "b")));
    }

    List<Object> asked() {
      return asked;
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableCaching(proxyTargetClass = true)
  @Import(SpringsUsers.class)
  static class WithSpringsCaching {}

  @AfterEach
  void stop() {
    server.close();
  }

  private static ApplicationContextRunner application(String... properties) {
    return new ApplicationContextRunner()
        .withConfiguration(AutoConfigurations.of(TiercelAutoConfiguration.class))
        .withPropertyValues(properties);
  }

  private String url() {
    return "tiercel.redis.url=redis://127.0.0.1:" + server.port();
  }

  @Test
  void secondNode_readsWhatTheFirstOneLoaded() {
    for (int node = 0; node < 2; node++) {
      boolean first = node == 0;
      application(url())
          .withUserConfiguration(Users.class)
          .run(
              context -> {
                Users users = context.getBean(Users.class);
                assertThat(users.find("acme", 7))
                    .containsExactly(new User(7, List.of("acme", "b")));
                assertThat(users.asked()).hasSize(first ? 1 : 0);
                TieredCache<Object, Object> cache =
                    context.getBean(TieredCaches.class).find("users");
                assertThat(cache.operations().tiers()).containsExactly("memory", "redis");
              });
    }
  }

  @Test
  void springsAnnotations_reachRedisWithTheirTypes() {
    for (int node = 0; node < 2; node++) {
      boolean first = node == 0;
      application(url())
          .withUserConfiguration(WithSpringsCaching.class)
          .run(
              context -> {
                SpringsUsers users = context.getBean(SpringsUsers.class);
                assertThat(users.find("acme", 7))
                    .containsExactly(new User(7, List.of("acme", "b")));
                assertThat(users.asked()).hasSize(first ? 1 : 0);
              });
    }
  }

  @Test
  void serverThatIsDown_isDoneWithout() {
    server.kill();
    application(url(), "tiercel.redis.connect-timeout=200ms")
        .withUserConfiguration(Users.class)
        .run(
            context -> {
              Users users = context.getBean(Users.class);
              users.find("acme", 7);
              assertThat(users.find("acme", 7)).hasSize(1);
            });
  }

  @Test
  void misspelledSetting_stopsTheStart() {
    application(url(), "tiercel.redis.namspace=x")
        .withUserConfiguration(Users.class)
        .run(
            context ->
                assertThat(context.getStartupFailure())
                    .hasStackTraceContaining("tiercel.redis.namspace is not known, but"));
  }

  @Test
  void settingThatMakesNoSense_stopsTheStart() {
    application(url(), "tiercel.redis.command-timeout=soon")
        .withUserConfiguration(Users.class)
        .run(
            context ->
                assertThat(context.getStartupFailure())
                    .hasStackTraceContaining(
                        "redis.command-timeout is soon but must be a length of time"));
  }
}
