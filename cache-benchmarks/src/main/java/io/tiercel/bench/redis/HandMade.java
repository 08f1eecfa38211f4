package io.tiercel.bench.redis;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.tiercel.bench.SharedPeer;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Caffeine before Lettuce, and a message for each invalidation. There is no fence: a value that a
 * reader is about to put into its memory stays there, whatever is invalidated meanwhile.
 */
final class HandMade implements SharedPeer {

  private static final String CHANNEL = "raw:invalidated";

  @Override
  public String name() {
    return "by hand";
  }

  @Override
  public Node open(String redis, int room) {
    return new Opened(RedisClient.create(redis), room);
  }

  private static final class Opened implements Node {
    private final RedisClient client;
    private final StatefulRedisConnection<String, String> redis;
    private final Cache<String, String> memory;

    private Opened(RedisClient client, int room) {
      this.client = client;
      this.redis = client.connect();
      this.memory = Caffeine.newBuilder().maximumSize(room).build();
      StatefulRedisPubSubConnection<String, String> ear = client.connectPubSub();
      ear.addListener(
          new RedisPubSubAdapter<>() {
            @Override
            public void message(String channel, String key) {
              memory.invalidate(key);
            }
          });
      ear.sync().subscribe(CHANNEL);
    }

    private static String name(String key) {
      return "raw:node:" + key;
    }

    @Override
    public @Nullable String get(String key) {
      String value = memory.getIfPresent(key);
      if (value == null) {
        value = redis.sync().get(name(key));
        if (value != null) {
          memory.put(key, value);
        }
      }
      return value;
    }

    @Override
    public void put(String key, String value) {
      redis.sync().set(name(key), value);
      memory.put(key, value);
    }

    @Override
    public CompletionStage<?> invalidate(String key) {
      memory.invalidate(key);
      CompletionStage<?> removed = redis.async().unlink(name(key));
      return redis.async().publish(CHANNEL, key).thenCombine(removed, (heard, gone) -> heard);
    }

    @Override
    public boolean remembers(String key) {
      return memory.getIfPresent(key) != null;
    }

    @Override
    public void close() {
      client.shutdown();
    }
  }
}
