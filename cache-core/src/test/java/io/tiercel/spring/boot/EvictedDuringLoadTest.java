package io.tiercel.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.TieredCache;
import io.tiercel.TieredCaches;
import io.tiercel.annotation.Cached;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * A value that is evicted while its method still works on it: somebody changed the truth after the
 * method had read it. Whether it comes back is what docs/spring.md tells of each annotation.
 */
class EvictedDuringLoadTest {
  private final ApplicationContextRunner application =
      new ApplicationContextRunner()
          .withConfiguration(AutoConfigurations.of(TiercelAutoConfiguration.class))
          .withUserConfiguration(WithSpringsCaching.class);

  @Configuration(proxyBeanMethods = false)
  @EnableCaching(proxyTargetClass = true)
  @Import(Names.class)
  static class WithSpringsCaching {}

  static class Names {
    private final TieredCaches caches;

    Names(TieredCaches caches) {
      this.caches = caches;
    }

    @Cacheable("names")
    public String unsynced(Long id) {
      return old(id);
    }

    @Cacheable(cacheNames = "names", sync = true)
    public String synced(Long id) {
      return old(id);
    }

    @Cacheable(cacheNames = "names", sync = true)
    public CompletableFuture<String> later(Long id) {
      return CompletableFuture.completedFuture(old(id));
    }

    @Cached(cache = "names")
    public String ours(Long id) {
      return old(id);
    }

    private String old(Long id) {
      names(caches).invalidate(id);
      return "old";
    }
  }

  private static TieredCache<Object, Object> names(TieredCaches caches) {
    return Objects.requireNonNull(caches.find("names"));
  }

  private void assertComesBack(boolean back, BiFunction<Names, Long, ?> method) {
    application.run(
        context -> {
          assertThat(method.apply(context.getBean(Names.class), 7L)).isEqualTo("old");
          Object there = names(context.getBean(TieredCaches.class)).getIfPresent(7L);
          assertThat(there != null).isEqualTo(back);
        });
  }

  @Test
  void loader_keepsItOut() {
    assertComesBack(false, Names::ours);
    assertComesBack(false, Names::synced);
    assertComesBack(false, (names, id) -> names.later(id).join());
  }

  /** Spring looks, calls and puts: nothing tells the put of the look that it belongs to. */
  @Test
  void lookAndPut_letItIn() {
    assertComesBack(true, Names::unsynced);
  }
}
