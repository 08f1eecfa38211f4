package io.tiercel.bench;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A cache from longs to strings as the benchmarks see it. A new contender is one more constant. */
public interface Contender extends AutoCloseable {
  /** How long entries live where they have a life. */
  Duration LIFE = Duration.ofHours(2);

  /** At what age they are renewed where they are. */
  Duration REFRESH = Duration.ofHours(1);

  /** What is there, or null. */
  @Nullable Object get(Long key);

  /** Stores as an application would. */
  void put(Long key, String value);

  /** What is there, or a value made for it. */
  Object load(Long key);

  @Override
  default void close() {}

  /** A new, empty one for so many entries, by the name of its kind or of a peer. */
  static Contender open(String name, long size) {
    for (Peer peer : Peer.all()) {
      if (peer.name().equals(name)) {
        return peer.open(size);
      }
    }
    return Kind.valueOf(name).open(size);
  }

  /** Who competes, of those that are in every build. */
  enum Kind {
    /** Raw Caffeine. */
    CAFFEINE {
      @Override
      public Contender open(long size) {
        return new CaffeineContender(Caffeine.newBuilder().maximumSize(size).build());
      }
    },
    /** Raw Caffeine with a life, a refresh and statistics. */
    CAFFEINE_FULL {
      @Override
      public Contender open(long size) {
        return new CaffeineContender(
            Caffeine.newBuilder()
                .maximumSize(size)
                .expireAfterWrite(LIFE)
                .refreshAfterWrite(REFRESH)
                .recordStats()
                .build(key -> "loaded " + key));
      }
    },
    /** The memory tier. */
    TIER {
      @Override
      public Contender open(long size) {
        return new TierContender(size, false);
      }
    },
    /** The memory tier with a life, a renewal and statistics. */
    TIER_FULL {
      @Override
      public Contender open(long size) {
        return new TierContender(size, true);
      }
    },
    /** A cache of one memory tier, without statistics. */
    CACHE {
      @Override
      public Contender open(long size) {
        return CacheContender.plain(size);
      }
    },
    /** The same with statistics, as an application builds it. */
    CACHE_COUNTING {
      @Override
      public Contender open(long size) {
        return CacheContender.counting(size);
      }
    },
    /** The same with every meter, and with hot keys, which look at some of the hits. */
    CACHE_METERED {
      @Override
      public Contender open(long size) {
        return MeteredContender.open(size);
      }
    },
    /** A cache of one memory tier with a life, a renewal and statistics. */
    CACHE_FULL {
      @Override
      public Contender open(long size) {
        return CacheContender.full(size);
      }
    };

    /** A new, empty one for so many entries. */
    public abstract Contender open(long size);
  }

  /** Caffeine itself. */
  record CaffeineContender(Cache<Long, String> cache) implements Contender {
    @Override
    public @Nullable Object get(Long key) {
      return cache.getIfPresent(key);
    }

    @Override
    public void put(Long key, String value) {
      cache.put(key, value);
    }

    @Override
    public Object load(Long key) {
      return cache.get(key, made -> "loaded");
    }
  }
}
