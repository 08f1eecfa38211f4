package io.tiercel.spring.boot;

import io.tiercel.TieredCaches;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Health and an endpoint, where there is the Actuator. */
@AutoConfiguration(after = TiercelAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "tiercel.enabled", matchIfMissing = true)
@ConditionalOnBean(TieredCaches.class)
public class TiercelActuatorAutoConfiguration {

  /** How the caches are. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(name = "org.springframework.boot.health.contributor.HealthIndicator")
  static class OfHealth {
    @Bean
    @ConditionalOnMissingBean(name = "tiercelHealthIndicator")
    CachesHealth tiercelHealthIndicator(TieredCaches caches) {
      return new CachesHealth(caches);
    }
  }

  /** What operators see and do. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(name = "org.springframework.boot.actuate.endpoint.annotation.Endpoint")
  static class OfEndpoint {
    @Bean
    @ConditionalOnMissingBean
    CachesEndpoint tiercelEndpoint(TieredCaches caches, ConfiguredCaches configured) {
      return new CachesEndpoint(caches, new TextKeys(configured::keyParts));
    }
  }
}
