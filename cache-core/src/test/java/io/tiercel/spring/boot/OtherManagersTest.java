package io.tiercel.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiercel.TieredCache;
import io.tiercel.TieredCaches;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import kotlin.coroutines.Continuation;
import kotlinx.coroutines.DelayKt;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.cache.concurrent.ConcurrentMapCacheManager;
import org.springframework.cache.interceptor.SimpleKey;
import org.springframework.cache.support.CompositeCacheManager;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Our caches beside those of other managers, and the keys of both. */
class OtherManagersTest {
  private final ApplicationContextRunner application =
      new ApplicationContextRunner()
          .withConfiguration(AutoConfigurations.of(TiercelAutoConfiguration.class))
          .withUserConfiguration(WithSpringsCaching.class);

  static class Names {
    private final AtomicInteger calls = new AtomicInteger();

    @Cacheable("names")
    public String name(String of, int number) {
      return of + number;
    }

    @Cacheable(cacheNames = "others", cacheManager = "other")
    public String other(String of, int number) {
      return of + number;
    }

    @Cacheable("arrays")
    public int count(String... of) {
      return calls.incrementAndGet();
    }

    @Cacheable("numbers")
    public int sum(int[][] of, String name) {
      return calls.incrementAndGet();
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableCaching(proxyTargetClass = true)
  @Import(Names.class)
  static class WithSpringsCaching {}

  private static Object in(CacheManager manager, String cache, Object key) {
    var value = Objects.requireNonNull(manager.getCache(cache)).get(key);
    return value == null ? "nothing" : String.valueOf(value.get());
  }

  @Test
  void managerOfTheApplication_keepsItsKeys() {
    ConcurrentMapCacheManager own = new ConcurrentMapCacheManager();
    application
        .withBean("own", CacheManager.class, () -> own)
        .run(
            context -> {
              context.getBean(Names.class).name("a", 1);
              assertThat(in(own, "names", new SimpleKey("a", 1))).isEqualTo("a1");
            });
  }

  @Test
  void managerOfAnOperation_keepsItsKeys() {
    ConcurrentMapCacheManager other = new ConcurrentMapCacheManager();
    application
        .withBean(
            "other",
            CacheManager.class,
            () -> other,
            definition -> definition.setAutowireCandidate(false))
        .run(
            context -> {
              context.getBean(Names.class).other("a", 1);
              assertThat(in(other, "others", new SimpleKey("a", 1))).isEqualTo("a1");
            });
  }

  @Test
  void arrays_areKeysByWhatIsInThem() {
    application.run(
        context -> {
          Names names = context.getBean(Names.class);
          assertThat(names.count("a", "b")).isEqualTo(names.count("a", "b"));
          assertThat(names.sum(new int[][] {{1}, {2, 3}}, "x"))
              .isEqualTo(names.sum(new int[][] {{1}, {2, 3}}, "x"))
              .isNotEqualTo(names.sum(new int[][] {{1, 2}, {3}}, "x"));
          CacheManager manager = context.getBean(CacheManager.class);
          assertThat(in(manager, "arrays", List.of("a", "b"))).isEqualTo("1");
        });
  }

  @Test
  void functionThatSuspends_hasNoContinuationInItsKey() throws NoSuchMethodException {
    Method delay = DelayKt.class.getMethod("delay", long.class, Continuation.class);
    Object key = new ListKeys().generate(this, delay, 5L, "the rest");

    assertThat(key).isEqualTo(5L);
    assertThatThrownBy(() -> new ListKeys().generate(this, delay, (Object[]) new Long[] {null, 1L}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is null");
  }

  @Test
  void managerOfSeveral_asksTheNextOneForWhatWeDoNotKnow() {
    TieredCaches caches = new TieredCaches();
    caches.build(TieredCache.named("users").memory(memory -> memory.maximumSize(10)));
    new ApplicationContextRunner()
        .withConfiguration(AutoConfigurations.of(TiercelAutoConfiguration.class))
        .withBean(TieredCaches.class, () -> caches)
        .run(
            context -> {
              CacheManager ours = context.getBean(CacheManager.class);
              assertThat(ours.getCache("users")).isNotNull();
              assertThat(ours.getCache("others")).isNull();
              CompositeCacheManager both =
                  new CompositeCacheManager(ours, new ConcurrentMapCacheManager("others"));
              assertThat(both.getCache("others")).isNotNull();
            });
  }
}
