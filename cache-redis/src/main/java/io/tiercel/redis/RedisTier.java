package io.tiercel.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.RedisClusterClient;
import io.tiercel.spi.Scope;
import io.tiercel.spi.Tier;
import io.tiercel.spi.TierContext;
import io.tiercel.spi.TierFactory;
import java.util.Objects;

/**
 * A tier on Redis, which all nodes share, and which tells them of each other's changes.
 *
 * <p>One can serve any number of caches, which then share its connections. They are made when the
 * first cache is built, in the background if the server is down, and closed with the last cache.
 */
public final class RedisTier implements TierFactory {

  private final String name;
  private final Object place;
  private final RedisSettings settings;
  private final SharedWire shared;

  RedisTier(String name, Object place, RedisSettings settings, SharedWire shared) {
    this.name = name;
    this.place = place;
    this.settings = settings;
    this.shared = shared;
  }

  /**
   * The tier at the address, such as {@code redis://localhost}, {@code
   * rediss://user:pw@host:6380/2} or {@code redis-sentinel://a,b,c#main}; several addresses are
   * seeds of one cluster.
   */
  public static RedisTier connect(String uri, String... more) {
    return at(uri, more).build();
  }

  /** The same with settings to be made. */
  public static RedisTierBuilder at(String uri, String... more) {
    return RedisTierBuilder.at(uri, more);
  }

  /** The tier that a client of the application's own leads to; it and its resources stay open. */
  public static RedisTierBuilder on(RedisClient client, RedisURI uri) {
    return RedisTierBuilder.on(client, uri);
  }

  /** The tier that a client of the application's own leads to; it and its resources stay open. */
  public static RedisTierBuilder on(RedisClusterClient client) {
    return RedisTierBuilder.on(client);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Scope scope() {
    return Scope.SHARED;
  }

  @Override
  @SuppressWarnings("unchecked")
  public <K, V> Tier<K, V> open(TierContext<K, V> context) {
    SharedWire.Use use = shared.begin();
    return new OpenTier<>(
            new OpenTier.Ground<>(
                name,
                settings,
                (Encoding<K, V>) new TextEncoding(),
                use.wire(),
                use.reads(),
                () -> shared.end(use)),
            context)
        .awaitReady();
  }

  /** Whether the other leads to the same server and keeps its data in the same place. */
  @Override
  public boolean equals(Object other) {
    return other instanceof RedisTier that
        && name.equals(that.name)
        && place.equals(that.place)
        && settings.equals(that.settings);
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, place, settings);
  }

  @Override
  public String toString() {
    return "RedisTier " + name;
  }
}
