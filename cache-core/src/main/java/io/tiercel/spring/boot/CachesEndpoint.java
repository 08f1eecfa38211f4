package io.tiercel.spring.boot;

import io.tiercel.TieredCache;
import io.tiercel.TieredCaches;
import io.tiercel.stats.CacheStats;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;

/** Lists caches with their counters, and invalidates. It shows neither keys nor values. */
@Endpoint(id = "tiercel")
public final class CachesEndpoint {

  private final TieredCaches caches;
  private final TextKeys keys;

  CachesEndpoint(TieredCaches caches, TextKeys keys) {
    this.caches = caches;
    this.keys = keys;
  }

  /**
   * A cache.
   *
   * @param tiers nearest first
   * @param home which of them orders changes
   * @param undelivered invalidations that wait for a tier
   * @param stats counters
   */
  public record Description(List<String> tiers, String home, int undelivered, CacheStats stats) {}

  /** All caches by their names. */
  @ReadOperation
  public Map<String, Description> caches() {
    Map<String, Description> all = new LinkedHashMap<>();
    for (String name : caches.names()) {
      Description one = cache(name);
      if (one != null) {
        all.put(name, one);
      }
    }
    return all;
  }

  /** One cache; null if it is not known. */
  @ReadOperation
  public @Nullable Description cache(@Selector String name) {
    TieredCache<Object, Object> cache = caches.find(name);
    return cache == null
        ? null
        : new Description(
            cache.operations().tiers(),
            cache.operations().home(),
            cache.operations().undelivered(),
            cache.stats());
  }

  /**
   * Invalidates the entries of a tag, that of a key, or else all. A key is a text, a number, a UUID
   * or whatever else Spring makes of a text. A cache that is not known is not found (404).
   *
   * @throws RuntimeException if the text is no key of that cache
   */
  @DeleteOperation
  public WebEndpointResponse<Map<String, String>> invalidate(
      @Selector String name, @Nullable String tag, @Nullable String key) {
    TieredCache<Object, Object> cache = caches.find(name);
    if (cache == null) {
      return new WebEndpointResponse<>(
          Map.of("unknown", name), WebEndpointResponse.STATUS_NOT_FOUND);
    }
    if (tag != null) {
      cache.invalidateTags(tag);
    }
    if (key != null) {
      cache.invalidate(keys.of(name, key));
    }
    if (tag == null && key == null) {
      cache.invalidateAll();
    }
    return new WebEndpointResponse<>(Map.of("invalidated", name));
  }
}
