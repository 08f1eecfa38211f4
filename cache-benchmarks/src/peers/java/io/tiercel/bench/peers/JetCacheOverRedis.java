package io.tiercel.bench.peers;

import com.alicp.jetcache.Cache;
import com.alicp.jetcache.CacheBuilder;
import com.alicp.jetcache.CacheUtil;
import com.alicp.jetcache.MultiLevelCache;
import com.alicp.jetcache.SimpleCacheManager;
import com.alicp.jetcache.anno.CacheConsts;
import com.alicp.jetcache.anno.CacheType;
import com.alicp.jetcache.embedded.CaffeineCacheBuilder;
import com.alicp.jetcache.redis.lettuce.RedisLettuceCacheBuilder;
import com.alicp.jetcache.support.Fastjson2KeyConvertor;
import com.alicp.jetcache.support.JavaValueDecoder;
import com.alicp.jetcache.support.JavaValueEncoder;
import com.alicp.jetcache.template.CacheBuilderTemplate;
import com.alicp.jetcache.template.NotifyMonitorInstaller;
import com.alicp.jetcache.template.QuickConfig;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.codec.ByteArrayCodec;
import io.tiercel.bench.SharedPeer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * JetCache with both its levels, Caffeine and Lettuce, whose nodes tell each other what changed
 * ({@code syncLocal}). Keys and values are converted as its documentation shows it.
 */
public final class JetCacheOverRedis implements SharedPeer {

  private static final Duration LIFE = Duration.ofHours(1);

  @Override
  public String name() {
    return "JETCACHE";
  }

  @Override
  public Node open(String redis, int room) {
    RedisClient client = RedisClient.create(redis);
    client.setOptions(
        ClientOptions.builder()
            .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
            .build());
    SimpleCacheManager manager = new SimpleCacheManager();
    manager.setCacheBuilderTemplate(template(client));
    Cache<String, String> cache =
        manager.getOrCreateCache(
            QuickConfig.newBuilder("node")
                .cacheType(CacheType.BOTH)
                .syncLocal(true)
                .localLimit(room)
                .expire(LIFE)
                .build());
    return new Opened(client, manager, cache, local(cache));
  }

  private static CacheBuilderTemplate template(RedisClient client) {
    CacheBuilder local =
        CaffeineCacheBuilder.createCaffeineCacheBuilder()
            .keyConvertor(Fastjson2KeyConvertor.INSTANCE);
    CacheBuilder remote =
        RedisLettuceCacheBuilder.createRedisLettuceCacheBuilder()
            .keyConvertor(Fastjson2KeyConvertor.INSTANCE)
            .valueEncoder(JavaValueEncoder.INSTANCE)
            .valueDecoder(JavaValueDecoder.INSTANCE)
            .broadcastChannel("jetcache:changes")
            .redisClient(client)
            .pubSubConnection(client.connectPubSub(ByteArrayCodec.INSTANCE));
    CacheBuilderTemplate template =
        new CacheBuilderTemplate(
            false,
            Map.of(CacheConsts.DEFAULT_AREA, local),
            Map.of(CacheConsts.DEFAULT_AREA, remote));
    template
        .getCacheMonitorInstallers()
        .add(new NotifyMonitorInstaller(area -> template.getCacheBuilder(1, area)));
    return template;
  }

  @SuppressWarnings("unchecked") // levels have no types there
  private static Cache<String, String> local(Cache<String, String> cache) {
    MultiLevelCache<String, String> levels =
        (MultiLevelCache<String, String>) CacheUtil.getAbstractCache(cache);
    return levels.caches()[0];
  }

  private record Opened(
      RedisClient client,
      SimpleCacheManager manager,
      Cache<String, String> cache,
      Cache<String, String> memory)
      implements Node {
    @Override
    public @Nullable String get(String key) {
      return cache.get(key);
    }

    @Override
    public void put(String key, String value) {
      cache.put(key, value);
    }

    @Override
    public CompletionStage<?> invalidate(String key) {
      return cache.REMOVE(key).future();
    }

    @Override
    public boolean remembers(String key) {
      return memory.get(key) != null;
    }

    @Override
    public void close() {
      manager.close();
      client.shutdown();
    }
  }
}
