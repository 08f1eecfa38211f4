package io.tiercel.bench.redis;

import io.lettuce.core.SetArgs;
import io.lettuce.core.api.sync.RedisCommands;
import io.tiercel.CacheOptions;
import io.tiercel.TieredCache;
import io.tiercel.codec.Codec;
import io.tiercel.codec.KeyCodec;
import io.tiercel.redis.RedisTier;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * How much memory a real Redis takes for an entry of a cache, beside the same key and value by a
 * bare {@code SET} with {@code PX}, and for what a cache has only once.
 */
public final class RedisPerEntry {
  private static final int ENTRIES = 50_000;
  private static final int AT_ONCE = 100;
  private static final List<Integer> SIZES = List.of(100, 1_024);
  private static final List<String> TAGS = List.of("team:7", "country:DE");
  private static final Duration LIFE = Duration.ofHours(1);
  private static final String PREFIX = "tiercel:users:{0}:";

  private RedisPerEntry() {}

  /** Measures on a server for each line, and prints. */
  public static void main(String[] arguments) throws IOException {
    server();
    System.out.printf("%-36s %14s %14s%n", "an entry", "MEMORY USAGE", "used_memory");
    for (int size : SIZES) {
      bare(size);
      for (int tags = 0; tags <= TAGS.size(); tags++) {
        cached(size, TAGS.subList(0, tags));
      }
    }
    System.out.printf("%n%-36s %14s %14s%n", "once", "MEMORY USAGE", "used_memory");
    once();
  }

  private static void server() throws IOException {
    try (Place place = new Place()) {
      RedisCommands<String, byte[]> redis = place.connect().sync();
      String server = redis.info("server");
      String name = server.contains("valkey_version") ? "valkey_version" : "redis_version";
      System.out.printf(
          "%s %s, %s, %,d entries%n%n",
          name, field(server, name), field(redis.info("memory"), "mem_allocator"), ENTRIES);
    }
  }

  private static void bare(int size) throws IOException {
    try (Place place = new Place()) {
      RedisCommands<String, byte[]> redis = place.connect().sync();
      byte[] value = new byte[size];
      SetArgs life = SetArgs.Builder.px(LIFE);
      redis.set("users:warm", value, life);
      long before = used(redis);
      for (int i = 0; i < ENTRIES; i++) {
        redis.set("users:" + key(i), value, life);
      }
      print("SET, " + size + " B", redis, "users:" + key(1), used(redis) - before);
    }
  }

  private static void cached(int size, List<String> tags) throws IOException {
    try (Place place = new Place();
        TieredCache<String, byte[]> cache = cache(place)) {
      RedisCommands<String, byte[]> redis = place.connect().sync();
      TieredCache<String, byte[]> tagged =
          cache.with(CacheOptions.NONE.tagged(tags.toArray(String[]::new)));
      byte[] value = new byte[size];
      tagged.put("warm", value);
      long before = used(redis);
      for (int from = 0; from < ENTRIES; from += AT_ONCE) {
        CompletableFuture.allOf(
                IntStream.range(from, from + AT_ONCE)
                    .mapToObj(i -> tagged.async().put(key(i), value))
                    .toArray(CompletableFuture<?>[]::new))
            .join();
      }
      String name = "cache, " + size + " B, " + tags.size() + " tags";
      print(name, redis, PREFIX + "d:" + key(1), used(redis) - before);
    }
  }

  private static void once() throws IOException {
    try (Place place = new Place()) {
      RedisCommands<String, byte[]> redis = place.connect().sync();
      long before = used(redis);
      try (TieredCache<String, byte[]> first = cache(place)) {
        first.with(CacheOptions.NONE.tagged(TAGS.get(0))).put("warm", new byte[100]);
        long afterFirst = used(redis);
        try (TieredCache<String, byte[]> second = cache(place)) {
          second.getIfPresent("warm");
          long afterSecond = used(redis);
          fixed("head, of a partition", redis, "q");
          fixed("record of the layout", redis, "v");
          fixed("marker of a tag", redis, "t:" + TAGS.get(0));
          print("the first node, with the scripts", afterFirst - before);
          print("each further node", afterSecond - afterFirst);
        }
      }
    }
  }

  /** Nothing is given up, however slow the machine: each entry has to be there in the end. */
  private static TieredCache<String, byte[]> cache(Place place) {
    RedisTier redis = RedisTier.at(place.server().uri()).commandTimeout(LIFE).build();
    return TieredCache.<String, byte[]>named("users")
        .tier(
            redis.of(KeyCodec.of(String.class), Codec.bytes()),
            tier -> tier.timeToLive(LIFE).withoutTimeLimits().withoutBreaker())
        .build();
  }

  private static String key(int i) {
    return String.format(Locale.ROOT, "user-%07d", i);
  }

  private static void print(
      String name, RedisCommands<String, byte[]> redis, String key, long grown) {
    System.out.printf(
        Locale.ROOT, "%-36s %12d B %12.1f B%n", name, usage(redis, key), (double) grown / ENTRIES);
  }

  private static void print(String name, long grown) {
    System.out.printf(Locale.ROOT, "%-36s %14s %,12d B%n", name, "", grown);
  }

  private static void fixed(String name, RedisCommands<String, byte[]> redis, String key) {
    System.out.printf("%-36s %12d B%n", name, usage(redis, PREFIX + key));
  }

  private static long usage(RedisCommands<String, byte[]> redis, String key) {
    return Objects.requireNonNull(redis.memoryUsage(key), key);
  }

  private static long used(RedisCommands<String, byte[]> redis) {
    return Long.parseLong(field(redis.info("memory"), "used_memory"));
  }

  private static String field(String info, String name) {
    Matcher line = Pattern.compile("(?m)^" + name + ":(.*?)\\r?$").matcher(info);
    if (!line.find()) {
      throw new IllegalStateException("the server does not tell " + name);
    }
    return line.group(1);
  }
}
