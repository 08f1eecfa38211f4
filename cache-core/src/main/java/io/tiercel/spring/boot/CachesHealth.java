package io.tiercel.spring.boot;

import io.tiercel.TieredCache;
import io.tiercel.TieredCaches;
import io.tiercel.control.TierHealth;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/**
 * Up, or degraded while any cache is: by its own health, with its score and what is wrong with
 * which tier. Never down: a cache that has lost its tiers still serves, and a source of truth that
 * fails has a health of its own.
 */
final class CachesHealth implements HealthIndicator {

  private static final Status DEGRADED =
      new Status("DEGRADED", "a cache serves with less than its tiers");

  private final TieredCaches caches;

  CachesHealth(TieredCaches caches) {
    this.caches = caches;
  }

  @Override
  public Health health() {
    Map<String, Object> details = new LinkedHashMap<>();
    boolean up = true;
    for (String name : caches.names()) {
      TieredCache<Object, Object> cache = caches.find(name);
      if (cache != null) {
        int undelivered = cache.operations().undelivered();
        var health = cache.operations().health();
        up &= undelivered == 0 && health.status() == io.tiercel.control.Status.UP;
        details.put(name, detailsOf(health, undelivered));
      }
    }
    return Health.status(up ? Status.UP : DEGRADED).withDetails(details).build();
  }

  private static Map<String, Object> detailsOf(io.tiercel.control.Health health, int undelivered) {
    Map<String, Object> tiers = new LinkedHashMap<>();
    health.tiers().forEach(tier -> tiers.put(tier.tier(), detailsOf(tier)));
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("status", health.status().name());
    details.put("score", health.score());
    details.put("undelivered", undelivered);
    details.put("tiers", tiers);
    return details;
  }

  private static Map<String, Object> detailsOf(TierHealth tier) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("status", tier.status().name());
    details.put("reason", tier.reason());
    details.put("since", tier.since());
    details.put("meanwhile", tier.meanwhile());
    return details;
  }
}
