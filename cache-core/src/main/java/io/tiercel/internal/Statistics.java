package io.tiercel.internal;

import io.tiercel.spi.Change;
import io.tiercel.spi.LocalTier;
import io.tiercel.spi.Observer;
import io.tiercel.spi.Outcome;
import io.tiercel.stats.CacheStats;
import io.tiercel.stats.CodecStats;
import io.tiercel.stats.TierStats;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Counts events, and adds the hits that tiers count themselves. */
final class Statistics<K, V> implements Observer<K, V> {

  /** The counters of one tier. */
  private static final class TierCounters {
    private final Map<Result, LongAdder> reads = adders(Result.class);
    private final Map<Outcome, LongAdder> fills = adders(Outcome.class);
    private final Map<Cause, LongAdder> evictions = adders(Cause.class);
    private final LongAdder encoded = new LongAdder();
    private final LongAdder rawBytes = new LongAdder();
    private final LongAdder packedBytes = new LongAdder();
    private final LongAdder codecFailures = new LongAdder();

    long read(Result result) {
      return sum(reads, result);
    }

    long filled(Outcome outcome) {
      return sum(fills, outcome);
    }

    long evicted(Cause cause) {
      return sum(evictions, cause);
    }

    CodecStats codec() {
      return new CodecStats(encoded.sum(), rawBytes.sum(), packedBytes.sum(), codecFailures.sum());
    }
  }

  private final Map<String, TierCounters> tiers = new LinkedHashMap<>();
  private final Map<Result, LongAdder> reads = adders(Result.class);
  private final Map<Coherence, LongAdder> coherence = adders(Coherence.class);
  private final LongAdder loads = new LongAdder();
  private final LongAdder loadFailures = new LongAdder();
  private final LongAdder loadNanos = new LongAdder();
  private final LongAdder failedNanos = new LongAdder();
  private final Savings savings = new Savings();
  private final LongAdder refreshes = new LongAdder();
  private final LongAdder staleServed = new LongAdder();
  private final LongAdder invalidations = new LongAdder();
  private final LongAdder invalidationFailures = new LongAdder();

  /** Counters for tiers of these names, nearest first. */
  Statistics(List<String> names) {
    names.forEach(name -> tiers.put(name, new TierCounters()));
  }

  private static <E extends Enum<E>> Map<E, LongAdder> adders(Class<E> type) {
    Map<E, LongAdder> all = new EnumMap<>(type);
    for (E one : type.getEnumConstants()) {
      all.put(one, new LongAdder());
    }
    return all;
  }

  @Override
  public void read(String tier, Result result) {
    TierCounters counters = tiers.get(tier);
    if (counters != null) {
      add(counters.reads, result);
    }
  }

  @Override
  public void lookedFor(Result result) {
    add(reads, result);
  }

  @Override
  public void filled(String tier, Outcome outcome) {
    TierCounters counters = tiers.get(tier);
    if (counters != null) {
      add(counters.fills, outcome);
    }
  }

  private static <E extends Enum<E>> long sum(Map<E, LongAdder> counters, E which) {
    LongAdder counter = counters.get(which);
    return counter == null ? 0 : counter.sum();
  }

  private static <E extends Enum<E>> void add(Map<E, LongAdder> counters, E which) {
    LongAdder counter = counters.get(which);
    if (counter != null) {
      counter.increment();
    }
  }

  @Override
  public void encoded(String tier, int raw, int packed) {
    TierCounters counters = tiers.get(tier);
    if (counters != null) {
      counters.encoded.increment();
      counters.rawBytes.add(raw);
      counters.packedBytes.add(packed);
    }
  }

  @Override
  public void codecFailed(String tier, String reason) {
    TierCounters counters = tiers.get(tier);
    if (counters != null) {
      counters.codecFailures.increment();
    }
  }

  @Override
  public void evicted(String tier, K key, @Nullable V value, Cause cause) {
    TierCounters counters = tiers.get(tier);
    if (counters != null) {
      add(counters.evictions, cause);
    }
  }

  @Override
  public void loaded(int keys, long nanos, @Nullable Throwable failure) {
    loads.add(keys);
    loadNanos.add(nanos);
    if (failure != null) {
      loadFailures.add(keys);
      failedNanos.add(nanos);
    }
  }

  @Override
  public void refreshing(K key) {
    refreshes.increment();
  }

  @Override
  public void servedStale(K key) {
    staleServed.increment();
  }

  @Override
  public void invalidated(Change<K> change, @Nullable Throwable failure) {
    invalidations.increment();
    if (failure != null) {
      invalidationFailures.increment();
    }
  }

  @Override
  public void coherence(Coherence event) {
    add(coherence, event);
  }

  /** The counters now; a local tier's own hits are added to what was counted of it. */
  CacheStats snapshot(Stack<K, V> stack) {
    List<TierStats> snapshots =
        stack.levels().stream()
            .map(level -> snapshot(level.name(), peeked(stack, level.name())))
            .toList();
    long hits = sum(reads, Result.HIT) + sum(reads, Result.ABSENT) + peeked(stack).all();
    return new CacheStats(
        snapshots,
        hits,
        sum(reads, Result.STALE) + sum(reads, Result.MISS),
        loads.sum(),
        loadFailures.sum(),
        Duration.ofNanos(loadNanos.sum()),
        savings.of(hits, meanOfLoads()),
        refreshes.sum(),
        staleServed.sum(),
        invalidations.sum(),
        invalidationFailures.sum(),
        coherence());
  }

  /** Of those that brought something; zero if there are none. */
  private Duration meanOfLoads() {
    long done = loads.sum() - loadFailures.sum();
    long took = loadNanos.sum() - failedNanos.sum();
    return done <= 0 || took <= 0 ? Duration.ZERO : Duration.ofNanos(took / done);
  }

  /** What a local tier answered without being asked properly. */
  private record Peeked(long hits, long absences) {
    static final Peeked NONE = new Peeked(0, 0);

    long all() {
      return hits + absences;
    }
  }

  private Peeked peeked(Stack<K, V> stack, String tier) {
    LocalTier<K, V> front = stack.front();
    return front != null && front.name().equals(tier) ? peeked(stack) : Peeked.NONE;
  }

  private Peeked peeked(Stack<K, V> stack) {
    LocalTier<K, V> front = stack.front();
    return front == null ? Peeked.NONE : new Peeked(front.hits(), front.absences());
  }

  private TierStats snapshot(String name, Peeked peeked) {
    TierCounters counters = tiers.getOrDefault(name, new TierCounters());
    return new TierStats(
        name,
        counters.read(Result.HIT) + peeked.hits(),
        counters.read(Result.ABSENT) + peeked.absences(),
        counters.read(Result.STALE),
        counters.read(Result.MISS),
        counters.read(Result.ERROR),
        counters.filled(Outcome.STORED),
        counters.filled(Outcome.REFUSED),
        counters.evicted(Cause.SIZE) + counters.evicted(Cause.EXPIRED),
        counters.evicted(Cause.EXPIRED),
        counters.codec());
  }

  private CacheStats.CoherenceStats coherence() {
    return new CacheStats.CoherenceStats(
        count(Coherence.RECEIVED), count(Coherence.GAP), count(Coherence.LAPSED));
  }

  private long count(Coherence event) {
    return sum(coherence, event);
  }
}
