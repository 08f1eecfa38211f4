package io.tiercel.bench.peers;

import io.tiercel.bench.SharedPeer;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.redisson.Redisson;
import org.redisson.api.RLocalCachedMap;
import org.redisson.api.RedissonClient;
import org.redisson.api.options.LocalCachedMapOptions;
import org.redisson.config.Config;

/**
 * Redisson's map with a local cache, whose entries have no life of their own in Redis. Everything
 * is as by default, but for a bound, that a node whose connection broke forgets all, and that
 * memory is Caffeine, which takes half the time of its own.
 */
public final class RedissonLocalMap implements SharedPeer {

  @Override
  public String name() {
    return "REDISSON";
  }

  @Override
  public Node open(String redis, int room) {
    Config config = new Config();
    config.useSingleServer().setAddress(redis);
    RedissonClient client = Redisson.create(config);
    return new Opened(
        client,
        client.getLocalCachedMap(
            LocalCachedMapOptions.<String, String>name("redisson:node")
                .cacheProvider(LocalCachedMapOptions.CacheProvider.CAFFEINE)
                .cacheSize(room)
                .evictionPolicy(LocalCachedMapOptions.EvictionPolicy.LRU)
                .reconnectionStrategy(LocalCachedMapOptions.ReconnectionStrategy.CLEAR)));
  }

  private record Opened(RedissonClient client, RLocalCachedMap<String, String> map)
      implements Node {
    @Override
    public @Nullable String get(String key) {
      return map.get(key);
    }

    @Override
    public void put(String key, String value) {
      map.fastPut(key, value);
    }

    @Override
    public CompletionStage<?> invalidate(String key) {
      return map.fastRemoveAsync(key);
    }

    @Override
    public boolean remembers(String key) {
      return map.getCachedMap().containsKey(key);
    }

    @Override
    public void close() {
      client.shutdown();
    }
  }
}
