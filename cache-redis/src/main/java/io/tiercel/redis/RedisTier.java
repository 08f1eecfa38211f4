package io.tiercel.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.RedisClusterClient;
import io.tiercel.codec.Codec;
import io.tiercel.codec.EntryCodec;
import io.tiercel.codec.JacksonCodec;
import io.tiercel.codec.KeyCodec;
import io.tiercel.codec.TypeRef;
import io.tiercel.policy.Rules;
import io.tiercel.spi.Scope;
import io.tiercel.spi.Tier;
import io.tiercel.spi.TierContext;
import io.tiercel.spi.TierFactory;
import java.util.Objects;

/**
 * A Redis in which caches keep a tier. All nodes that use it share what is there, and hear of each
 * other's changes through it.
 *
 * <pre>{@code
 * RedisTier redis = RedisTier.connect("redis://localhost");
 * TieredCache<String, User> users =
 *     TieredCache.<String, User>named("users")
 *         .memory(memory -> memory.maximumSize(100_000).timeToLive(Duration.ofMinutes(1)))
 *         .tier(redis.of(String.class, User.class), tier -> tier.timeToLive(Duration.ofHours(1)))
 *         .build();
 * }</pre>
 *
 * <p>It can serve any number of caches, which then share its connections. They are made when the
 * first cache is built, in the background if the server is down, and closed with the last cache.
 */
public final class RedisTier {

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
   * The Redis at an address, such as {@code redis://localhost}, {@code
   * rediss://user:pw@host:6380/2} or {@code redis-sentinel://a,b,c#main}; several addresses are
   * seeds of one cluster.
   */
  public static RedisTier connect(String uri, String... more) {
    return at(uri, more).build();
  }

  /** The Redis of a client that the application made; it and its resources stay open. */
  public static RedisTier on(RedisClient client, RedisURI uri) {
    return at(client, uri).build();
  }

  /** The Redis of a client that the application made; it and its resources stay open. */
  public static RedisTier on(RedisClusterClient client) {
    return at(client).build();
  }

  /** {@link #connect} with settings to be made. */
  public static RedisTierBuilder at(String uri, String... more) {
    return RedisTierBuilder.at(uri, more);
  }

  /**
   * {@link #on(RedisClient, RedisURI)} with settings to be made. What the client has been set up
   * with holds, and is refused here.
   */
  public static RedisTierBuilder at(RedisClient client, RedisURI uri) {
    return RedisTierBuilder.on(client, uri);
  }

  /** {@link #on(RedisClusterClient)} with settings to be made. */
  public static RedisTierBuilder at(RedisClusterClient client) {
    return RedisTierBuilder.on(client);
  }

  /** A tier for keys and values of these types; values are stored as Smile, by Jackson. */
  public <K, V> TierFactory<K, V> of(Class<K> keys, Class<V> values) {
    return of(KeyCodec.of(keys), JacksonCodec.smile(values));
  }

  /** The same for values with type arguments: {@code new TypeRef<List<Product>>() {}}. */
  public <K, V> TierFactory<K, V> of(Class<K> keys, TypeRef<V> values) {
    return of(KeyCodec.of(keys), JacksonCodec.smile(values));
  }

  /** A tier for keys and values that are stored by these codecs. */
  public <K, V> TierFactory<K, V> of(KeyCodec<K> keys, Codec<V> values) {
    return new Typed<>(this, Rules.present("keys", keys), Rules.present("values", values));
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

  /** A place for values of one type. */
  private record Typed<K, V>(RedisTier redis, KeyCodec<K> keys, Codec<V> values)
      implements TierFactory<K, V> {

    @Override
    public String name() {
      return redis.name;
    }

    @Override
    public Scope scope() {
      return Scope.SHARED;
    }

    @Override
    public Tier<K, V> open(TierContext<K, V> context) {
      EntryCodec<K, V> codec = EntryCodec.of(keys, values, redis.settings.codec(context.cache()));
      SharedWire.Use use = redis.shared.begin();
      return new OpenTier<>(
              new OpenTier.Ground<>(
                  redis.name, redis.settings, codec, use, () -> redis.shared.end(use)),
              context)
          .awaitReady();
    }

    /** Codecs are compared by what they write: two of one fingerprint read each other. */
    @Override
    public boolean equals(Object other) {
      return other instanceof Typed<?, ?> that
          && redis.equals(that.redis)
          && keys.toString().equals(that.keys.toString())
          && values.fingerprint() == that.values.fingerprint();
    }

    @Override
    public int hashCode() {
      return redis.hashCode();
    }
  }
}
