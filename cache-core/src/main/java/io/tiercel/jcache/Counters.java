package io.tiercel.jcache;

import io.tiercel.spi.Scheduling;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import javax.cache.management.CacheStatisticsMXBean;

/** A cache's statistics, as JCache counts. Counts only while it is switched on. */
final class Counters implements CacheStatisticsMXBean {

  private final Scheduling clock;
  private final LongAdder hits = new LongAdder();
  private final LongAdder misses = new LongAdder();
  private final LongAdder puts = new LongAdder();
  private final LongAdder removals = new LongAdder();
  private final LongAdder evictions = new LongAdder();
  private final LongAdder getNanos = new LongAdder();
  private final LongAdder putNanos = new LongAdder();
  private final LongAdder removeNanos = new LongAdder();
  private volatile boolean on;

  Counters(Scheduling clock) {
    this.clock = clock;
  }

  void turn(boolean countsFromNow) {
    on = countsFromNow;
  }

  /** When an operation begins that is timed. */
  long begin() {
    return on ? clock.nanos() : 0;
  }

  void read(boolean hit) {
    if (on) {
      (hit ? hits : misses).increment();
    }
  }

  void put() {
    count(puts);
  }

  void removed() {
    count(removals);
  }

  void evicted() {
    count(evictions);
  }

  private void count(LongAdder counter) {
    if (on) {
      counter.increment();
    }
  }

  void gotSince(long begin) {
    time(getNanos, begin);
  }

  void putSince(long begin) {
    time(putNanos, begin);
  }

  void removedSince(long begin) {
    time(removeNanos, begin);
  }

  private void time(LongAdder sum, long begin) {
    if (on && begin != 0) {
      sum.add(clock.nanos() - begin);
    }
  }

  @Override
  public void clear() {
    for (LongAdder each :
        new LongAdder[] {
          hits, misses, puts, removals, evictions, getNanos, putNanos, removeNanos
        }) {
      each.reset();
    }
  }

  @Override
  public long getCacheHits() {
    return hits.sum();
  }

  @Override
  public float getCacheHitPercentage() {
    return percentage(getCacheHits());
  }

  @Override
  public long getCacheMisses() {
    return misses.sum();
  }

  @Override
  public float getCacheMissPercentage() {
    return percentage(getCacheMisses());
  }

  private float percentage(long part) {
    long all = getCacheGets();
    return all == 0 ? 0 : 100f * part / all;
  }

  @Override
  public long getCacheGets() {
    return getCacheHits() + getCacheMisses();
  }

  @Override
  public long getCachePuts() {
    return puts.sum();
  }

  @Override
  public long getCacheRemovals() {
    return removals.sum();
  }

  @Override
  public long getCacheEvictions() {
    return evictions.sum();
  }

  @Override
  public float getAverageGetTime() {
    return average(getNanos, getCacheGets());
  }

  @Override
  public float getAveragePutTime() {
    return average(putNanos, getCachePuts());
  }

  @Override
  public float getAverageRemoveTime() {
    return average(removeNanos, getCacheRemovals());
  }

  /** In microseconds. */
  private static float average(LongAdder nanos, long count) {
    return count == 0 ? 0 : (float) nanos.sum() / count / TimeUnit.MICROSECONDS.toNanos(1);
  }
}
