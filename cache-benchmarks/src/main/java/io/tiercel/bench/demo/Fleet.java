package io.tiercel.bench.demo;

import io.tiercel.CacheBuilder;
import io.tiercel.TieredCache;
import io.tiercel.codec.Codec;
import io.tiercel.codec.KeyCodec;
import io.tiercel.redis.RedisTier;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The nodes of a small fleet, all in this process, each with memory of its own. */
public final class Fleet implements AutoCloseable {
  private final List<TieredCache<String, String>> nodes;

  /** So many nodes that share a Redis, or one node without. */
  public Fleet(Truth truth, int nodes, @Nullable RedisProcess redis) {
    this.nodes =
        IntStream.range(0, redis == null ? 1 : nodes).mapToObj(i -> node(truth, redis)).toList();
  }

  private static TieredCache<String, String> node(Truth truth, @Nullable RedisProcess redis) {
    CacheBuilder<String, String> builder =
        TieredCache.<String, String>named("products")
            .memory(memory -> memory.maximumSize(10_000).timeToLive(Duration.ofMinutes(1)))
            .loader(truth);
    if (redis != null) {
      RedisTier place = RedisTier.connect(redis.uri());
      builder.tier(place.of(KeyCodec.of(String.class), Codec.text()));
    }
    return builder.build();
  }

  /** The first node is 1; without Redis there is no other. */
  public TieredCache<String, String> node(int number) {
    return nodes.get(Math.min(number, nodes.size()) - 1);
  }

  /** All of them. */
  public List<TieredCache<String, String>> nodes() {
    return nodes;
  }

  /** Whether no node's tiers hold anything for the key but this value. */
  public boolean holdNothingBut(String key, String value) {
    return nodes.stream()
        .map(node -> node.getIfPresent(key))
        .allMatch(seen -> Objects.requireNonNullElse(seen, value).equals(value));
  }

  @Override
  public void close() {
    nodes.forEach(TieredCache::close);
  }
}
