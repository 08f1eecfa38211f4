package io.tiercel.bench.demo;

import io.tiercel.CacheBuilder;
import io.tiercel.TieredCache;
import io.tiercel.codec.Codec;
import io.tiercel.codec.KeyCodec;
import io.tiercel.jdbc.JdbcTier;
import io.tiercel.redis.RedisTier;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The nodes of a small fleet, all in this process, each with memory of its own. Behind it they
 * share a Redis and a file of the JDBC tier.
 */
public final class Fleet implements AutoCloseable {
  private static final int NODES = 3;

  private final Truth truth;
  private final Path file;
  private final @Nullable RedisProcess redis;
  private List<TieredCache<String, String>> nodes = List.of();

  /** Three nodes, or one node where there is no Redis that they could share. */
  public Fleet(Truth truth, Path file, @Nullable RedisProcess redis) {
    this.truth = truth;
    this.file = file;
    this.redis = redis;
    start();
  }

  private void start() {
    nodes = IntStream.range(0, redis == null ? 1 : NODES).mapToObj(i -> node()).toList();
  }

  private TieredCache<String, String> node() {
    CacheBuilder<String, String> builder =
        TieredCache.<String, String>named("products")
            .memory(memory -> memory.maximumSize(10_000).timeToLive(Duration.ofMinutes(1)))
            .loader(truth);
    if (redis != null) {
      RedisTier place = RedisTier.connect(redis.uri());
      builder.tier(place.of(KeyCodec.of(String.class), Codec.text()));
    }
    return builder.tier(JdbcTier.file(file).of(KeyCodec.of(String.class), Codec.text())).build();
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

  /** Ends all nodes, and starts others in their place, whose memory is empty. */
  public void restart() {
    close();
    start();
  }

  @Override
  public void close() {
    nodes.forEach(TieredCache::close);
    nodes = List.of();
  }
}
