package io.tiercel.bench.peers;

import com.alicp.jetcache.Cache;
import com.alicp.jetcache.embedded.CaffeineCacheBuilder;
import io.tiercel.bench.Contender;
import io.tiercel.bench.Peer;
import org.jspecify.annotations.Nullable;

/** JetCache's local cache, which is Caffeine within. */
public final class JetCache implements Peer {

  @Override
  public String name() {
    return "JETCACHE";
  }

  @Override
  public Contender open(long size) {
    return new Opened(
        CaffeineCacheBuilder.createCaffeineCacheBuilder()
            .limit(Math.toIntExact(size))
            .<Long, String>buildCache());
  }

  private record Opened(Cache<Long, String> cache) implements Contender {
    @Override
    public @Nullable Object get(Long key) {
      return cache.get(key);
    }

    @Override
    public void put(Long key, String value) {
      cache.put(key, value);
    }

    @Override
    public Object load(Long key) {
      return cache.computeIfAbsent(key, made -> "loaded");
    }

    @Override
    public void close() {
      cache.close();
    }
  }
}
