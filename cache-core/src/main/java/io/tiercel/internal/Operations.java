package io.tiercel.internal;

import io.tiercel.CacheOperations;
import io.tiercel.CacheOptions;
import io.tiercel.Warming;
import io.tiercel.WarmingPlan;
import io.tiercel.memory.MemoryTier;
import io.tiercel.policy.Rules;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** What an operator does with a cache. */
final class Operations<K, V> implements CacheOperations<K> {

  private final Cache<K, V> cache;

  Operations(Cache<K, V> cache) {
    this.cache = cache;
  }

  @Override
  public List<String> tiers() {
    return cache.engine().stack().levels().stream().map(Level::name).toList();
  }

  @Override
  public String home() {
    return cache.engine().stack().home().name();
  }

  @Override
  public Warming warm(Stream<? extends K> keys, WarmingPlan plan) {
    cache.engine().requireOpen();
    return new WarmingRun<>(cache, CacheOptions.NONE, keys, plan).begin();
  }

  @Override
  public void resizeMemory(long maximum) {
    Rules.check(maximum > 0, "memory's maximum", maximum, "at least 1");
    if (cache.engine().stack().front() instanceof MemoryTier<K, V> memory) {
      memory.resize(maximum);
    } else {
      throw new IllegalStateException(
          "Cache " + cache.engine().name() + " has no memory tier in front");
    }
  }

  @Override
  public CompletableFuture<Void> settled() {
    cache.engine().requireOpen();
    return cache.engine().changes().settled().copy();
  }

  @Override
  public int undelivered() {
    return cache.engine().undelivered().count();
  }
}
