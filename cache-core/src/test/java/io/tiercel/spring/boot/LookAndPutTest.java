package io.tiercel.spring.boot;

import static io.tiercel.testkit.ModelStack.MEMORY;
import static io.tiercel.testkit.ModelStack.SHARED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiercel.TieredCache;
import io.tiercel.TieredCaches;
import io.tiercel.error.TierException;
import io.tiercel.testkit.Fault.Failure;
import io.tiercel.testkit.Faults;
import io.tiercel.testkit.Faults.Operation;
import io.tiercel.testkit.LogLines;
import io.tiercel.testkit.ModelStack;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cache.annotation.CacheEvict;
import org.springframework.cache.annotation.CachePut;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** What Spring puts after a look, and what it puts without one, while Home may be down. */
class LookAndPutTest {
  private final ModelStack stack = ModelStack.of(MEMORY, SHARED);
  private final Faults shared = stack.faults(SHARED);
  private final TieredCaches caches = new TieredCaches();
  private final TieredCache<String, String> names =
      caches.build(
          TieredCache.<String, String>named("names")
              .memory(memory -> memory.maximumSize(100))
              .tier(stack.factory(SHARED), tier -> tier.withoutBreaker())
              .scheduling(stack.scheduling()));

  static class Names {
    @Cacheable("names")
    public @Nullable String find(String id) {
      return id.isEmpty() ? null : "name of " + id;
    }

    @Cacheable("names")
    public CompletableFuture<@Nullable String> later(String id) {
      return CompletableFuture.completedFuture(find(id));
    }

    @CachePut(cacheNames = "names", key = "#id")
    public @Nullable String put(String id, @Nullable String name) {
      return name;
    }

    @CacheEvict("names")
    public void evict(String id) {}
  }

  @Configuration(proxyBeanMethods = false)
  @EnableCaching(proxyTargetClass = true)
  @Import(Names.class)
  static class WithSpringsCaching {}

  @AfterEach
  void close() {
    shared.heal();
    caches.close();
    stack.close();
  }

  private void run(Consumer<Names> test) {
    new ApplicationContextRunner()
        .withConfiguration(AutoConfigurations.of(TiercelAutoConfiguration.class))
        .withUserConfiguration(WithSpringsCaching.class)
        .withBean(TieredCaches.class, () -> caches)
        .run(context -> test.accept(context.getBean(Names.class)));
  }

  @Test
  void resultOfARead_isAnsweredWithoutHome() {
    run(
        beans -> {
          shared.always(Failure.FAILS);
          try (LogLines log = new LogLines()) {
            assertThat(beans.find("a")).isEqualTo("name of a");
            assertThat(beans.find("b")).isEqualTo("name of b");
            assertThat(beans.find("")).isNull();
            assertThat(beans.later("c").join()).isEqualTo("name of c");
            assertThat(log.with("What was read is not kept")).as("said once").hasSize(1);
          }
          assertThat(names.stats().tier(SHARED).errors()).isPositive();
        });
  }

  @Test
  void changes_failWithoutHome() {
    run(
        beans -> {
          shared.always(Failure.FAILS);
          assertThatThrownBy(() -> beans.put("a", "ann")).isInstanceOf(TierException.class);
          assertThatThrownBy(() -> beans.put("a", null)).isInstanceOf(TierException.class);
          assertThatThrownBy(() -> beans.evict("a")).isInstanceOf(TierException.class);
        });
  }

  @Test
  void nullOfARead_invalidatesNothing() {
    run(
        beans -> {
          assertThat(beans.find("")).isNull();
          assertThat(beans.later("").join()).isNull();
          assertThat(shared.calls(Operation.REMOVE)).isZero();
        });
  }

  @Test
  void nullOfAChange_invalidates() {
    run(
        beans -> {
          assertThat(beans.find("a")).isEqualTo("name of a");
          beans.put("a", null);
          assertThat(names.getIfPresent("a")).isNull();
        });
  }
}
