package io.tiercel.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tiercel.TieredCache;
import io.tiercel.TieredCaches;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Meters of a Boot application, of which nobody wrote a line. */
class MetersTest {
  private final ApplicationContextRunner application =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  TiercelAutoConfiguration.class, TiercelMetricsAutoConfiguration.class))
          .withUserConfiguration(BootTest.Users.class);

  private static double gets(MeterRegistry registry, String cache, String result) {
    return registry
        .get("tiercel.tier.gets")
        .tags("cache", cache, "tier", "memory", "result", result)
        .functionCounter()
        .count();
  }

  @Test
  void registryOfMeters_hasThoseOfAllCaches() {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    application
        .withBean(MeterRegistry.class, () -> registry)
        .run(
            context -> {
              BootTest.Users users = context.getBean(BootTest.Users.class);
              users.find(7);
              users.find(7);
              assertThat(gets(registry, "users", "hit")).isEqualTo(1);
              context
                  .getBean(TieredCaches.class)
                  .build(TieredCache.named("later").memory(memory -> memory.maximumSize(10)));
              assertThat(gets(registry, "later", "hit")).isZero();
            });
    assertThat(registry.getMeters()).as("after the application's end").isEmpty();
  }

  @Test
  void cacheOfTheNameOfAClosedOne_hasItsMeters() {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    application
        .withBean(MeterRegistry.class, () -> registry)
        .run(
            context -> {
              TieredCaches caches = context.getBean(TieredCaches.class);
              for (int i = 1; i <= 3; i++) {
                TieredCache<String, String> cache =
                    caches.build(
                        TieredCache.<String, String>named("again")
                            .memory(memory -> memory.maximumSize(10)));
                cache.put("k", "v");
                for (int reads = 0; reads < i; reads++) {
                  cache.getIfPresent("k");
                }
                assertThat(gets(registry, "again", "hit")).isEqualTo(i);
                cache.close();
              }
            });
    assertThat(registry.getMeters()).as("after the application's end").isEmpty();
  }

  @Test
  void withoutARegistryOrMicrometer_itStarts() {
    application.run(context -> assertThat(context).hasNotFailed());
    application
        .withClassLoader(new FilteredClassLoader("io.micrometer.core"))
        .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean("tieredCacheMeters"));
  }
}
