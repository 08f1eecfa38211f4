package io.tiercel.bench.load.node;

import io.tiercel.CacheBuilder;
import io.tiercel.TierBuilder;
import io.tiercel.TieredCache;
import io.tiercel.bench.load.scenario.Scenario;
import io.tiercel.bench.load.scenario.Scenario.Operation;
import io.tiercel.codec.Codec;
import io.tiercel.codec.KeyCodec;
import io.tiercel.jdbc.JdbcTier;
import io.tiercel.jdbc.JdbcTierBuilder;
import io.tiercel.redis.RedisTier;
import io.tiercel.stats.CacheStats;
import io.tiercel.stats.TierStats;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A real stack: memory of this node, a Redis and a database that all nodes share. */
final class CacheTarget implements Target {
  private final TieredCache<Integer, String> cache;
  private final Truth truth;
  private final Versions versions;

  private CacheTarget(TieredCache<Integer, String> cache, Truth truth, Versions versions) {
    this.cache = cache;
    this.truth = truth;
    this.versions = versions;
  }

  static CacheTarget open(Scenario scenario, Path directory, String redis) throws IOException {
    Truth truth = Truth.open(scenario, directory);
    Scenario.Stack stack = scenario.stack();
    Scenario.Loading loading = stack.loading();
    CacheBuilder<Integer, String> builder =
        TieredCache.<Integer, String>named("load")
            .loader(truth)
            .concurrentLoads(loading.concurrent())
            .staleFor(loading.stale());
    if (!loading.refresh().isZero()) {
      builder.refreshAfter(loading.refresh());
    }
    stack.memory().ifPresent(tier -> memory(builder, tier));
    stack.redis().ifPresent(tier -> redis(builder, tier, redis));
    stack.jdbc().ifPresent(tier -> jdbc(builder, tier, stack.database(), directory));
    return new CacheTarget(
        builder.build(),
        truth,
        Versions.open(directory.resolve("versions"), scenario.keys().count()));
  }

  private static void memory(CacheBuilder<Integer, String> builder, Scenario.Tier tier) {
    builder.memory(
        memory -> {
          memory.maximumSize(tier.entries());
          if (!tier.life().isZero()) {
            memory.timeToLive(tier.life());
          }
        });
  }

  private static void redis(
      CacheBuilder<Integer, String> builder, Scenario.Tier tier, String redis) {
    builder.tier(
        RedisTier.connect(redis).of(KeyCodec.of(Integer.class), Codec.text()),
        settings -> life(settings, tier));
  }

  private static void jdbc(
      CacheBuilder<Integer, String> builder,
      Scenario.Tier tier,
      Scenario.Database database,
      Path directory) {
    JdbcTierBuilder place =
        database.isFile()
            ? JdbcTier.atFile(directory.resolve("tier.db"))
            : JdbcTier.at(database.url(), null, null);
    if (tier.entries() > 0) {
      place.maximumRows(tier.entries());
    }
    builder.tier(
        place.build().of(KeyCodec.of(Integer.class), Codec.text()),
        settings -> life(settings, tier));
  }

  private static void life(TierBuilder settings, Scenario.Tier tier) {
    if (!tier.life().isZero()) {
      settings.timeToLive(tier.life());
    }
  }

  @Override
  public boolean isStaleAfter(Operation operation, int key) throws Exception {
    switch (operation) {
      case READ -> {
        long acknowledged = versions.acknowledged(key);
        String value = cache.get(key);
        // No key is ever without a value, so to answer that it has none is wrong too.
        return value == null || Truth.version(value) < acknowledged;
      }
      case WRITE -> {
        long version = versions.next(key);
        truth.write(key, version);
        cache.invalidate(key);
        versions.acknowledge(key, version);
      }
      case INVALIDATE -> cache.invalidate(key);
    }
    return false;
  }

  @Override
  public List<TierStats> tiers() {
    return cache.stats().tiers();
  }

  @Override
  public long served() {
    return cache.stats().staleServed();
  }

  @Override
  public long loads() {
    CacheStats stats = cache.stats();
    return stats.loads() - stats.loadFailures();
  }

  @Override
  public void slow(Duration by) {
    truth.slow(by);
  }

  @Override
  public void fail(boolean now) {
    truth.fail(now);
  }

  @Override
  public void close() {
    cache.close();
    truth.close();
  }
}
