package io.tiercel.bench.peers;

import io.tiercel.bench.Contender;
import io.tiercel.bench.Peer;
import org.cache2k.Cache;
import org.cache2k.Cache2kBuilder;
import org.jspecify.annotations.Nullable;

/** cache2k. */
public final class Cache2k implements Peer {

  @Override
  public String name() {
    return "CACHE2K";
  }

  @Override
  public Contender open(long size) {
    return new Opened(
        Cache2kBuilder.of(Long.class, String.class).entryCapacity(size).eternal(true).build());
  }

  private record Opened(Cache<Long, String> cache) implements Contender {
    @Override
    public @Nullable Object get(Long key) {
      return cache.peek(key);
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
