package io.tiercel.redis;

import static org.awaitility.Awaitility.await;

import io.tiercel.CacheBuilder;
import io.tiercel.TieredCache;
import io.tiercel.codec.Codec;
import io.tiercel.codec.KeyCodec;
import io.tiercel.policy.TimeLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/** Nodes of one cache, with memory before Redis, and the source of truth that they load from. */
final class Fleet implements AutoCloseable {

  /** For tests that show what callers of a server wait for that hangs, or is not there. */
  static final Duration LIMIT = Duration.ofMillis(250);

  /** More than a machine stands still that has much else to do. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  final AtomicReference<String> source = new AtomicReference<>("v1");
  final AtomicInteger loads = new AtomicInteger();
  private final String namespace = "test-" + UUID.randomUUID();
  private final List<TieredCache<String, String>> nodes = new ArrayList<>();
  private final String name;
  private final Duration limit;

  /** Of patient nodes. */
  Fleet() {
    this(PATIENCE);
  }

  /** With a time limit for all that is asked of Redis. */
  Fleet(Duration limit) {
    this("fleet", limit);
  }

  /** Of a cache of that name. */
  Fleet(String name, Duration limit) {
    this.name = name;
    this.limit = limit;
  }

  /** One more node, on the server at that address. */
  TieredCache<String, String> node(String... uris) {
    return node(UnaryOperator.identity(), builder -> builder, uris);
  }

  TieredCache<String, String> node(
      UnaryOperator<RedisTierBuilder> redis,
      UnaryOperator<CacheBuilder<String, String>> cache,
      String... uris) {
    String[] more = List.of(uris).subList(1, uris.length).toArray(String[]::new);
    RedisTierBuilder settings =
        RedisTier.at(uris[0], more)
            .namespace(namespace)
            .coherenceWindow(Duration.ofSeconds(1))
            .commandTimeout(limit.multipliedBy(2));
    TieredCache<String, String> node =
        cache
            .apply(
                TieredCache.<String, String>named(name)
                    .memory(memory -> memory.maximumSize(1_000))
                    .tier(
                        redis.apply(settings).build().of(KeyCodec.of(String.class), Codec.text()),
                        tier -> tier.timeLimits(TimeLimits.all(limit)))
                    .loader(this::load))
            .build();
    nodes.add(node);
    return node;
  }

  /**
   * Reads a key until it has a value, and tells when the last answer was asked for that was not it.
   */
  static long lastAskedBefore(String value, TieredCache<String, String> node, String key) {
    AtomicLong last = new AtomicLong(System.nanoTime());
    await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(10))
        .until(
            () -> {
              long asked = System.nanoTime();
              boolean isIt = value.equals(node.get(key));
              if (!isIt) {
                last.set(asked);
              }
              return isIt;
            });
    return last.get();
  }

  private String load(String key) {
    loads.incrementAndGet();
    return source.get();
  }

  @Override
  public void close() {
    nodes.forEach(TieredCache::close);
  }
}
