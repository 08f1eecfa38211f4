package io.tiercel.spring.boot;

import io.tiercel.CacheOperations;
import io.tiercel.TieredCache;
import io.tiercel.TieredCaches;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/**
 * Up, or degraded while invalidations wait for a tier that is not reached. Never down: a cache that
 * has lost its tiers still serves.
 */
final class CachesHealth implements HealthIndicator {

  private static final Status DEGRADED =
      new Status("DEGRADED", "invalidations wait for a tier that is not reached");

  private final TieredCaches caches;

  CachesHealth(TieredCaches caches) {
    this.caches = caches;
  }

  @Override
  public Health health() {
    Map<String, Object> details = new LinkedHashMap<>();
    boolean waiting = false;
    for (String name : caches.names()) {
      TieredCache<Object, Object> cache = caches.find(name);
      if (cache != null) {
        CacheOperations<Object> operations = cache.operations();
        waiting |= operations.undelivered() > 0;
        details.put(
            name, Map.of("tiers", operations.tiers(), "undelivered", operations.undelivered()));
      }
    }
    return Health.status(waiting ? DEGRADED : Status.UP).withDetails(details).build();
  }
}
