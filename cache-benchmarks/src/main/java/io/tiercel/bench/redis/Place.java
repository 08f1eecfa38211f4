package io.tiercel.bench.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.tiercel.CacheBuilder;
import io.tiercel.TieredCache;
import io.tiercel.bench.demo.RedisProcess;
import io.tiercel.codec.Codec;
import io.tiercel.codec.KeyCodec;
import io.tiercel.redis.RedisTier;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** A server in a process of its own, and those who are connected to it. */
final class Place implements AutoCloseable {

  static final int KEYS = 1_024;
  static final int SIZE = 1_024;

  static final RedisCodec<String, byte[]> CODEC =
      RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);

  private final RedisProcess server;
  private final RedisClient client;
  private final List<TieredCache<?, ?>> caches = new ArrayList<>();
  private final List<RedisClient> more = new ArrayList<>();

  /** Starts the server. */
  Place() throws IOException {
    server = RedisProcess.start();
    client = RedisClient.create(server.uri());
  }

  RedisProcess server() {
    return server;
  }

  /** Lettuce as it comes. */
  StatefulRedisConnection<String, byte[]> connect() {
    return client.connect(CODEC);
  }

  RedisClient client() {
    return client;
  }

  /** A client with threads of its own, as every process has. */
  RedisClient newClient() {
    RedisClient made = RedisClient.create(server.uri());
    more.add(made);
    return made;
  }

  /** A node of its own: a client, and a cache on it. */
  <V> TieredCache<String, V> node(
      String name, Codec<V> values, UnaryOperator<CacheBuilder<String, V>> settings) {
    CacheBuilder<String, V> builder = TieredCache.named(name);
    TieredCache<String, V> cache =
        settings
            .apply(builder)
            .tier(RedisTier.connect(server.uri()).of(KeyCodec.of(String.class), values))
            .build();
    caches.add(cache);
    return cache;
  }

  static String[] keys(String prefix, int count) {
    String[] keys = new String[count];
    for (int i = 0; i < count; i++) {
      keys[i] = prefix + i;
    }
    return keys;
  }

  @Override
  public void close() {
    caches.forEach(TieredCache::close);
    more.forEach(RedisClient::shutdown);
    client.shutdown();
    server.close();
  }
}
