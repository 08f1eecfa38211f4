package io.tiercel.spring.boot;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * All of {@code tiercel.*}. What is not known here stops the application.
 *
 * @param enabled whether there is anything of this
 * @param defaults what all caches have that do not say otherwise
 * @param caches the caches by their names; if there are any, no others are known
 * @param redis the settings of the Redis tiers
 * @param jdbc the settings of the JDBC tiers
 */
@ConfigurationProperties(prefix = "tiercel", ignoreUnknownFields = false)
public record TiercelProperties(
    @DefaultValue("true") boolean enabled,
    @Nullable CacheProperties defaults,
    @DefaultValue Map<String, CacheProperties> caches,
    @DefaultValue Map<String, String> redis,
    @DefaultValue Map<String, String> jdbc) {

  @Override
  public String toString() {
    return "tiercel with caches " + caches.keySet(); // the others may have passwords
  }

  /** The settings of the tiers of each kind that has any. */
  Map<String, Map<String, String>> kinds() {
    Map<String, Map<String, String>> kinds = new LinkedHashMap<>();
    if (!redis.isEmpty()) {
      kinds.put("redis", redis);
    }
    if (!jdbc.isEmpty()) {
      kinds.put("jdbc", jdbc);
    }
    return kinds;
  }

  /** The settings of a cache; null if there is none of that name. */
  @Nullable CacheProperties cache(String name) {
    CacheProperties own = caches.get(name);
    if (own == null && !caches.isEmpty()) {
      return null;
    }
    CacheProperties usual = defaults == null ? CacheProperties.NONE : defaults;
    return own == null ? usual.or(CacheProperties.NONE) : own.or(usual);
  }
}
