package io.tiercel.bench.simulate;

import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A tier that knows of each key until when it is fresh, and nothing else. The first of a stack
 * evicts by Caffeine's own policy, because it is Caffeine; the farther ones drop what was not used
 * for the longest time, which is what Redis comes near to with {@code allkeys-lru}.
 */
final class SimulatedTier {
  static final long NOTHING = -1;
  static final long FOREVER = Long.MAX_VALUE;

  private final TierSize size;
  private final long life;
  private final Map<Integer, Long> stored;
  private long reads;
  private long hits;

  private SimulatedTier(TierSize size, Map<Integer, Long> stored) {
    this.size = size;
    this.life = size.life() == null ? FOREVER : size.life().toNanos();
    this.stored = stored;
  }

  static SimulatedTier memory(TierSize size) {
    return new SimulatedTier(
        size,
        Caffeine.newBuilder()
            .maximumSize(size.entries())
            .executor(Runnable::run)
            .<Integer, Long>build()
            .asMap());
  }

  static SimulatedTier farther(TierSize size) {
    return new SimulatedTier(size, new LeastRecent(size.entries()));
  }

  /** Until when what it holds is fresh; {@link #NOTHING} where it is not. */
  long read(int key, long now) {
    reads++;
    Long until = stored.get(key);
    if (until == null || until <= now) {
      return NOTHING;
    }
    hits++;
    return until;
  }

  /** The tier's own life may shorten what remains, never extend it. */
  void fill(int key, long now, long until) {
    stored.put(key, life == FOREVER ? until : Math.min(until, now + life));
  }

  Rate rate() {
    return new Rate(size.name(), reads, hits);
  }

  /** What a tier answered. */
  record Rate(String tier, long reads, long hits) {
    double hitRate() {
      return reads == 0 ? 0 : (double) hits / reads;
    }
  }

  /** Keeps what was used last. */
  private static final class LeastRecent extends LinkedHashMap<Integer, Long> {
    private static final long serialVersionUID = 1;
    private final long most;

    LeastRecent(long most) {
      super(16, 0.75f, true);
      this.most = most;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<Integer, Long> eldest) {
      return size() > most;
    }
  }
}
