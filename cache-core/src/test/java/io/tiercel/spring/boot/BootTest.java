package io.tiercel.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tiercel.TieredCache;
import io.tiercel.TieredCaches;
import io.tiercel.annotation.Cached;
import io.tiercel.annotation.Invalidate;
import io.tiercel.annotation.Phase;
import io.tiercel.control.TierMode;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.CacheEvict;
import org.springframework.cache.annotation.CachePut;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

class BootTest {
  private final ApplicationContextRunner application =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  TiercelAutoConfiguration.class, TiercelActuatorAutoConfiguration.class));

  /** What a new user writes. */
  public static class Users {
    private final List<Object> asked = new CopyOnWriteArrayList<>();

    @Cached(cache = "users")
    public String find(long id) {
      asked.add(id);
      return "user " + id;
    }

    List<Object> asked() {
      return asked;
    }
  }

  static class Orders {
    private final List<Object> asked = new CopyOnWriteArrayList<>();

    @Cached(cache = "orders", key = "spel: #ids[0] + 1")
    public String first(List<Integer> ids) {
      asked.add(ids);
      return "order " + ids.get(0);
    }

    @Invalidate(cache = "orders", when = Phase.AFTER_COMMIT)
    public void update(Integer id) {}

    List<Object> asked() {
      return asked;
    }
  }

  static class Misspelled {
    @Cached(cache = "user")
    public String find(long id) {
      return "user " + id;
    }
  }

  /** Spring's own annotations. */
  static class Names {
    private final List<Object> asked = new CopyOnWriteArrayList<>();

    @Cacheable("names")
    public String name(String of, int number) {
      asked.add(of);
      return of + number;
    }

    @Cacheable(cacheNames = "names", key = "#of", sync = true)
    public String synced(String of) {
      asked.add(of);
      return "synced " + of;
    }

    @Cacheable(cacheNames = "names", key = "#of", sync = true)
    public CompletableFuture<String> later(String of) {
      asked.add(of);
      return CompletableFuture.completedFuture("later " + of);
    }

    @CachePut(cacheNames = "names", key = "#of")
    public String put(String of) {
      return "put " + of;
    }

    @CacheEvict(cacheNames = "names", key = "#of")
    public void evict(String of) {}

    @CacheEvict(cacheNames = "names", allEntries = true)
    public void clear() {}

    List<Object> asked() {
      return asked;
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableCaching(proxyTargetClass = true)
  @Import(Names.class)
  static class WithSpringsCaching {}

  private static TieredCache<Object, Object> cache(
      AssertableApplicationContext context, String name) {
    TieredCache<Object, Object> cache = context.getBean(TieredCaches.class).find(name);
    assertThat(cache).as(name).isNotNull();
    return cache;
  }

  private void run(Class<?> beans, Consumer<AssertableApplicationContext> test) {
    application.withUserConfiguration(beans).run(test::accept);
  }

  private static void assertFailsWith(AssertableApplicationContext context, String message) {
    assertThat(context).hasFailed();
    assertThat(context.getStartupFailure()).hasStackTraceContaining(message);
  }

  @Test
  void oneAnnotation_caches() {
    run(
        Users.class,
        context -> {
          Users users = context.getBean(Users.class);
          assertThat(users.find(7)).isEqualTo("user 7");
          assertThat(users.find(7)).isEqualTo("user 7");
          assertThat(users.asked()).containsExactly(7L);
          assertThat(cache(context, "users").getIfPresent(7L)).isEqualTo("user 7");
        });
  }

  @Test
  void spel_isAvailable() {
    run(
        Orders.class,
        context -> {
          Orders orders = context.getBean(Orders.class);
          orders.first(List.of(4));
          orders.first(List.of(4, 5));
          assertThat(orders.asked()).hasSize(1);
          assertThat(cache(context, "orders").getIfPresent(5)).isEqualTo("order 4");
        });
  }

  @Test
  void change_waitsForTheCommit() {
    run(
        Orders.class,
        context -> {
          Orders orders = context.getBean(Orders.class);
          orders.first(List.of(4));
          TransactionSynchronizationManager.initSynchronization();
          TransactionSynchronizationManager.setActualTransactionActive(true);
          try {
            orders.update(5);
            assertThat(cache(context, "orders").getIfPresent(5)).isNotNull();
            commit();
          } finally {
            TransactionSynchronizationManager.setActualTransactionActive(false);
            TransactionSynchronizationManager.clearSynchronization();
          }
          assertThat(cache(context, "orders").getIfPresent(5)).isNull();
        });
  }

  private static void commit() {
    for (TransactionSynchronization each :
        TransactionSynchronizationManager.getSynchronizations()) {
      each.afterCommit();
      each.afterCompletion(TransactionSynchronization.STATUS_COMMITTED);
    }
  }

  @Test
  void withoutTransactionsOnTheClassPath_itStarts() {
    application
        .withClassLoader(new FilteredClassLoader("org.springframework.transaction"))
        .withUserConfiguration(Users.class)
        .run(context -> assertThat(context.getBean(Users.class).find(1)).isEqualTo("user 1"));
  }

  @Test
  void withoutTheActuator_itStarts() {
    application
        .withClassLoader(
            new FilteredClassLoader(
                "org.springframework.boot.actuate", "org.springframework.boot.health"))
        .withUserConfiguration(Users.class)
        .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean("tiercelEndpoint"));
  }

  @Test
  void springsAnnotations_useTieredCaches() {
    run(
        WithSpringsCaching.class,
        context -> {
          Names names = context.getBean(Names.class);
          assertThat(names.name("a", 1)).isEqualTo(names.name("a", 1));
          assertThat(names.synced("b")).isEqualTo(names.synced("b"));
          assertThat(names.later("c").join()).isEqualTo(names.later("c").join());
          assertThat(names.asked()).containsExactly("a", "b", "c");
          assertThat(cache(context, "names").getIfPresent(List.of("a", 1))).isEqualTo("a1");
          names.put("b");
          assertThat(names.synced("b")).isEqualTo("put b");
          names.evict("b");
          assertThat(names.synced("b")).isEqualTo("synced b");
          names.clear();
          assertThat(cache(context, "names").getAllPresent(List.of("b", "c"))).isEmpty();
          assertThat(context.getBean(CacheManager.class).getCacheNames()).contains("names");
        });
  }

  @Test
  void properties_makeCaches() {
    application
        .withPropertyValues(
            "tiercel.defaults.ttl=10m",
            "tiercel.defaults.memory.maximum-size=100",
            "tiercel.caches.users.stale-for=1h",
            "tiercel.caches.users.refresh-after=8m")
        .withUserConfiguration(Users.class)
        .run(
            context -> {
              context.getBean(Users.class).find(1);
              assertThat(cache(context, "users").operations().tiers()).containsExactly("memory");
            });
  }

  @Test
  void misspelledProperty_stopsTheStart() {
    application
        .withPropertyValues("tiercel.caches.users.tttl=10m")
        .withUserConfiguration(Users.class)
        .run(context -> assertFailsWith(context, "tiercel.caches.users.tttl"));
  }

  @Test
  void misspelledCache_stopsTheStart() {
    application
        .withPropertyValues("tiercel.caches.users.ttl=10m")
        .withUserConfiguration(Misspelled.class)
        .run(
            context ->
                assertFailsWith(
                    context,
                    "Misspelled.find(long): cache user is not known; tiercel.caches has"
                        + " [users]; did you mean users?"));
  }

  @Test
  void misspelledCacheOfSprings_stopsTheStart() {
    application
        .withPropertyValues("tiercel.caches.users.ttl=10m")
        .withUserConfiguration(WithSpringsCaching.class)
        .run(
            context ->
                assertFailsWith(context, "cache names is not known; tiercel.caches has [users]"));
  }

  @Test
  void contradiction_stopsTheStart() {
    application
        .withPropertyValues("tiercel.defaults.ttl=10m", "tiercel.defaults.refresh-after=20m")
        .withUserConfiguration(Users.class)
        .run(context -> assertFailsWith(context, "refreshAfter is PT20M but must be shorter"));
  }

  @Test
  void tierWithoutItsModule_stopsTheStart() {
    application
        .withPropertyValues("tiercel.redis.url=redis://localhost")
        .withUserConfiguration(Users.class)
        .run(context -> assertFailsWith(context, "cache-redis is not on the class path"));
  }

  @Test
  void cachesOfTheApplication_comeFirst() {
    application
        .withBean(TieredCaches.class, BootTest::ownCaches)
        .withUserConfiguration(Users.class)
        .run(
            context -> {
              context.getBean(Users.class).find(1);
              assertThat(cache(context, "users").stats().loads()).isEqualTo(1);
              assertThat(context.getBean(TieredCaches.class).names()).containsExactly("users");
            });
  }

  private static TieredCaches ownCaches() {
    TieredCaches caches = new TieredCaches();
    caches.build(TieredCache.named("users").memory(memory -> memory.maximumSize(10)));
    return caches;
  }

  @Test
  void switchedOff_isAsIfItWereNotThere() {
    application
        .withPropertyValues("tiercel.enabled=false")
        .withUserConfiguration(Users.class)
        .run(context -> assertThat(context).doesNotHaveBean(TieredCaches.class));
  }

  @Test
  void switchedOff_leavesCachesOfTheApplicationAlone() {
    application
        .withPropertyValues("tiercel.enabled=false")
        .withConfiguration(AutoConfigurations.of(TiercelMetricsAutoConfiguration.class))
        .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
        .withBean(TieredCaches.class, BootTest::ownCaches)
        .run(
            context ->
                assertThat(context)
                    .hasNotFailed()
                    .doesNotHaveBean(CachesEndpoint.class)
                    .doesNotHaveBean(CachesMeters.class));
  }

  @Test
  void health_namesTiers() {
    run(
        Users.class,
        context -> {
          context.getBean(Users.class).find(1);
          var health = context.getBean("tiercelHealthIndicator", HealthIndicator.class).health();
          assertThat(health.getStatus()).isEqualTo(Status.UP);
          assertThat(health.getDetails()).containsOnlyKeys("users");
        });
  }

  @Test
  void healthOfACacheThatIsNotWell_saysWhichTierAndWhy() {
    run(
        Users.class,
        context -> {
          context.getBean(Users.class).find(1);
          cache(context, "users").operations().control().switchTier("memory", TierMode.OFF);
          var health = context.getBean("tiercelHealthIndicator", HealthIndicator.class).health();
          assertThat(health.getStatus().getCode()).isEqualTo("DEGRADED");
          assertThat(health.getDetails().get("users").toString())
              .contains("score=", "memory=", "reason=", "meanwhile=");
        });
  }

  @Test
  void endpoint_listsAndInvalidates() {
    run(
        Users.class,
        context -> {
          context.getBean(Users.class).find(1);
          CachesEndpoint endpoint = context.getBean(CachesEndpoint.class);
          assertThat(endpoint.caches()).containsOnlyKeys("users");
          assertThat(endpoint.invalidate("users", null, "2").getStatus()).isEqualTo(200);
          assertThat(cache(context, "users").getIfPresent(1L)).isNotNull();
          assertThat(endpoint.invalidate("users", null, "1").getStatus()).isEqualTo(200);
          assertThat(cache(context, "users").getIfPresent(1L)).isNull();
          context.getBean(Users.class).find(1);
          assertThat(endpoint.invalidate("users", null, null).getStatus()).isEqualTo(200);
          assertThat(cache(context, "users").getIfPresent(1L)).isNull();
          assertThatThrownBy(() -> endpoint.invalidate("users", null, "one"))
              .isInstanceOf(InvalidEndpointRequestException.class);
          assertThat(endpoint.invalidate("others", null, null).getStatus()).isEqualTo(404);
        });
  }
}
