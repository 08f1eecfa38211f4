package io.tiercel.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiercel.TieredCache;
import io.tiercel.TieredCaches;
import io.tiercel.annotation.Cached;
import io.tiercel.redis.server.RedisServer;
import io.tiercel.spring.boot.TiercelAutoConfiguration;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Enumeration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.StandardEnvironment;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

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

    @Cacheable(cacheNames = "monos", sync = true)
    public Mono<User> mono(Long id) {
      return Mono.fromSupplier(() -> load(id));
    }

    @Cacheable(cacheNames = "fluxes")
    public Flux<User> flux(Long id) {
      return Flux.defer(() -> Flux.just(load(id), load(id + 1)));
    }

    @Cacheable(cacheNames = "futures")
    public CompletableFuture<User> future(Long id) {
      return CompletableFuture.completedFuture(load(id));
    }

    @Cacheable(cacheNames = "failing", sync = true)
    public User failing(Long id) throws IOException {
      throw new IOException("unreadable " + id);
    }

    private User load(Long id) {
      asked.add(id);
      return new User(id, List.of("a"));
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

  /** It does not see what the command line tells the tests, such as which server to start. */
  private static ApplicationContextRunner application(String... properties) {
    return new ApplicationContextRunner()
        .withInitializer(
            context ->
                context
                    .getEnvironment()
                    .getPropertySources()
                    .remove(StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME))
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
  void reactiveAndAsynchronousResults_areKept() {
    application(url())
        .withUserConfiguration(WithSpringsCaching.class)
        .run(
            context -> {
              SpringsUsers users = context.getBean(SpringsUsers.class);
              for (int call = 0; call < 2; call++) {
                assertThat(users.mono(1L).block()).isEqualTo(new User(1, List.of("a")));
                assertThat(users.flux(2L).collectList().block()).hasSize(2);
                assertThat(users.future(4L).join()).isEqualTo(new User(4, List.of("a")));
              }
              assertThat(users.asked()).containsExactly(1L, 2L, 3L, 4L);
              assertThatThrownBy(() -> users.failing(5L))
                  .isInstanceOf(IOException.class)
                  .hasMessage("unreadable 5");
            });
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
  void serverThatGoesDown_isDoneWithoutBySpringsAnnotationsToo() {
    application(url(), "tiercel.redis.command-timeout=200ms")
        .withUserConfiguration(WithSpringsCaching.class)
        .run(
            context -> {
              SpringsUsers users = context.getBean(SpringsUsers.class);
              users.find("acme", 7);
              server.kill();
              assertThat(users.find("acme", 8)).hasSize(1);
              assertThat(users.future(4L).join()).isEqualTo(new User(4, List.of("a")));
            });
  }

  @Test
  void misspelledSetting_stopsTheStart() {
    application(url(), "tiercel.redis.namspace=x")
        .withUserConfiguration(Users.class)
        .run(
            context ->
                assertThat(context.getStartupFailure())
                    .hasStackTraceContaining("tiercel.redis.namspace is not known; known are"));
  }

  @Test
  void addressThatMakesNoSense_stopsTheStartWithItsName() {
    application("tiercel.redis.url=redis:somewhere")
        .withUserConfiguration(Users.class)
        .run(
            context ->
                assertThat(context.getStartupFailure())
                    .hasStackTraceContaining("tiercel.redis.url: uri is without a scheme"));
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

  @Test
  void metadata_isThatOfTheSettings() throws IOException {
    Set<String> described = new TreeSet<>();
    Enumeration<URL> files =
        getClass().getClassLoader().getResources("META-INF/spring-configuration-metadata.json");
    while (files.hasMoreElements()) {
      for (JsonNode property : read(files.nextElement()).get("properties")) {
        described.add(property.get("name").asString());
      }
    }
    described.removeIf(name -> !name.startsWith("tiercel.redis."));

    assertThat(described)
        .isEqualTo(
            new RedisTierProvider()
                .settings().stream()
                    .map("tiercel.redis."::concat)
                    .collect(Collectors.toCollection(TreeSet::new)));
  }

  private static JsonNode read(URL file) throws IOException {
    try (InputStream json = file.openStream()) {
      return JsonMapper.shared().readTree(json);
    }
  }
}
