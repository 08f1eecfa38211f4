package io.tiercel.bench.redis;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.sync.RedisCommands;
import io.tiercel.CacheLoader;
import io.tiercel.EntrySettings;
import io.tiercel.TieredCache;
import io.tiercel.bench.compare.Subject;
import io.tiercel.codec.Codec;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * Memory before Redis: of a hundred reads ninety find their value in memory, nine in Redis, and one
 * nowhere, so that it is loaded. By hand there is nothing but the two: no fence, no lease, no
 * message, so that two readers may load the same key and what was changed meanwhile comes back.
 */
final class Mix {

  private static final int HOT = 1_000;
  private static final int ROOM = 3_000;
  private static final int COLD = 40_000;
  private static final Duration LIFE = Duration.ofMinutes(1);

  private final TieredCache<String, byte[]> cache;
  private final Cache<String, byte[]> memory =
      Caffeine.newBuilder().maximumSize(ROOM).expireAfterWrite(LIFE).build();
  private final RedisCommands<String, byte[]> raw;
  private final byte[] value = new byte[Place.SIZE];
  private final String[] hot = Place.keys("hot", HOT);
  private final String[] cold = Place.keys("cold", COLD);
  private final Progress ofHand = new Progress();
  private final Progress ofCache = new Progress();

  /** Where a contender stands in the cold keys, and how many it has loaded, in all runs. */
  private static final class Progress {
    private final AtomicInteger cold = new AtomicInteger();
    private final AtomicLong missing = new AtomicLong();
  }

  Mix(Place place) {
    this.raw = place.connect().sync();
    this.cache =
        place.node(
            "mix",
            Codec.bytes(),
            builder ->
                builder
                    .memory(memory -> memory.maximumSize(ROOM).timeToLive(LIFE))
                    .loader(CacheLoader.perEntry(this::loaded)));
    for (String key : cold) {
      byHand(key);
      Objects.requireNonNull(cache.get(key));
    }
  }

  Subject byHand() {
    return subject("Caffeine and Lettuce", ofHand, this::byHand);
  }

  Subject tiercel() {
    return subject("cache", ofCache, key -> Objects.requireNonNull(cache.get(key)));
  }

  /** An entry lives as long in Redis as one that is set by hand. */
  private byte[] loaded(String key, EntrySettings entry) {
    entry.timeToLive(LIFE);
    return value;
  }

  private Subject subject(String name, Progress progress, Function<String, byte[]> read) {
    return new Subject(
        name,
        (thread, n) -> {
          long kind = (n + thread * 7L) % 100;
          String key = kind < 90 ? hot(thread, n) : kind < 99 ? cold(progress) : missing(progress);
          Objects.requireNonNull(read.apply(key));
        });
  }

  private String hot(int thread, long n) {
    return hot[(int) ((thread * 31L + n) % HOT)];
  }

  /** The next one: when its turn comes again it has left memory long ago. */
  private String cold(Progress progress) {
    return cold[Math.floorMod(progress.cold.getAndIncrement(), COLD)];
  }

  private static String missing(Progress progress) {
    return "missing" + progress.missing.getAndIncrement();
  }

  private byte[] byHand(String key) {
    byte[] found = memory.getIfPresent(key);
    if (found == null) {
      String name = "raw:mix:" + key;
      found = raw.get(name);
      if (found == null) {
        found = value;
        raw.set(name, found, SetArgs.Builder.px(LIFE));
      }
      memory.put(key, found);
    }
    return found;
  }
}
