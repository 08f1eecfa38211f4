package io.tiercel.spring.boot;

import io.micrometer.core.instrument.MeterRegistry;
import io.tiercel.TieredCaches;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Meters of all caches, where there is a registry of meters. */
@AutoConfiguration(
    after = TiercelAutoConfiguration.class,
    afterName = {
      "org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration",
      "org.springframework.boot.micrometer.metrics.autoconfigure"
          + ".CompositeMeterRegistryAutoConfiguration"
    })
@ConditionalOnClass(name = "io.micrometer.core.instrument.MeterRegistry")
@ConditionalOnBooleanProperty(name = "tiercel.enabled", matchIfMissing = true)
@ConditionalOnBean(TieredCaches.class)
public class TiercelMetricsAutoConfiguration {

  /** Only loaded where there is Micrometer. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnSingleCandidate(MeterRegistry.class)
  static class Meters {
    @Bean
    CachesMeters tieredCacheMeters(TieredCaches caches, MeterRegistry registry) {
      return new CachesMeters(caches, registry);
    }
  }
}
