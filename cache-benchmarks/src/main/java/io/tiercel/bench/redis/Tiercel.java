package io.tiercel.bench.redis;

import io.tiercel.CacheOptions;
import io.tiercel.TieredCache;
import io.tiercel.bench.SharedPeer;
import io.tiercel.bench.demo.Narrator;
import io.tiercel.redis.RedisTier;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A cache of ours, memory before Redis, with what it counts by default. */
final class Tiercel implements SharedPeer {

  @Override
  public String name() {
    return "cache";
  }

  /** A node that does not hear the others yet would make its changes once more when it does. */
  @Override
  public Node open(String redis, int room) {
    TieredCache<String, String> cache =
        TieredCache.<String, String>named("node")
            .memory(memory -> memory.maximumSize(room))
            .tier(RedisTier.connect(redis).of(String.class, String.class))
            .build();
    if (!Narrator.comesTrue(() -> cache.operations().state().coherent())) {
      throw new IllegalStateException("the node does not hear the others");
    }
    return new Opened(cache);
  }

  private static final class Opened implements Node {
    private final TieredCache<String, String> cache;
    private final TieredCache<String, String> memory;

    private Opened(TieredCache<String, String> cache) {
      this.cache = cache;
      this.memory = cache.with(CacheOptions.NONE.skipping("redis"));
    }

    @Override
    public @Nullable String get(String key) {
      return cache.getIfPresent(key);
    }

    @Override
    public void put(String key, String value) {
      cache.put(key, value);
    }

    @Override
    public CompletionStage<?> invalidate(String key) {
      return cache.async().invalidate(key);
    }

    @Override
    public boolean remembers(String key) {
      return memory.getIfPresent(key) != null;
    }

    @Override
    public void close() {
      cache.close();
    }
  }
}
