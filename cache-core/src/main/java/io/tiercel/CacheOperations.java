package io.tiercel;

import io.tiercel.control.CacheControl;
import io.tiercel.control.CacheState;
import io.tiercel.control.Explanation;
import io.tiercel.control.Health;
import io.tiercel.control.HotKeys;
import io.tiercel.control.Inspection;
import io.tiercel.spi.Observer;
import io.tiercel.spi.Scheduling;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** What an operator or a start-up routine does with a cache, beyond reading and changing it. */
public interface CacheOperations<K> {

  /** The names of the tiers, nearest first. */
  List<String> tiers();

  /** The name of the Home tier, which orders changes. */
  String home();

  /**
   * Reads keys through all tiers and the loader, in batches and no faster than asked, so that they
   * are warm. The stream is drawn from as the warming goes on, and closed at its end.
   */
  Warming warm(Stream<? extends K> keys, WarmingPlan plan);

  /** As {@link #warm(Stream, WarmingPlan)}, for keys that are there already. */
  default Warming warm(Iterable<? extends K> keys, WarmingPlan plan) {
    return warm(StreamSupport.stream(keys.spliterator(), false), plan);
  }

  /** As {@link #warm(Stream, WarmingPlan)}, as fast as the loader and its bulkhead allow. */
  default Warming warm(Stream<? extends K> keys) {
    return warm(keys, WarmingPlan.DEFAULT);
  }

  /** As {@link #warm(Stream)}, for keys that are there already. */
  default Warming warm(Iterable<? extends K> keys) {
    return warm(keys, WarmingPlan.DEFAULT);
  }

  /** How many invalidations have not reached every tier yet. */
  int undelivered();

  /** Where the cache takes its time and its threads from, for whoever builds upon it. */
  Scheduling scheduling();

  /** Whether the cache was closed. */
  boolean isClosed();

  /** How the cache and each of its tiers are. */
  Health health();

  /** What the cache is doing now. */
  CacheState state();

  /**
   * What each tier knows of a key, and what a get would do with it now. It changes nothing: no
   * lease is taken, nothing is counted as used, and no value is shown. Tiers that are slow or down
   * take as long as their time limits say, and are then unknown.
   */
  CompletableFuture<Explanation> explain(K key);

  /** The keys that are asked for most; none unless {@link CacheBuilder#hotKeys} was set. */
  HotKeys<K> hotKeys();

  /**
   * What the inspector found of memory's answers; nothing unless {@link CacheBuilder#inspector} was
   * set.
   */
  Inspection inspection();

  /** Changes how the cache works while it runs. */
  CacheControl<K> control();

  /** Tells one more observer of every event, until what it answers is closed. */
  Watch observe(Observer<? super K, Object> observer);

  /**
   * Completes when no node of the fleet can answer any more what this node's changes, as far as
   * they have returned, have made old. Nodes that are connected need milliseconds for that; how
   * long others take is bounded by the coherence window, so this takes one window, and longer while
   * something is undelivered. If the cache is closed with something undelivered this fails with a
   * {@link io.tiercel.error.CacheClosedException}.
   *
   * <pre>{@code
   * cache.invalidate(key);
   * cache.operations().settled().join(); // now nobody sees the old value
   * }</pre>
   */
  CompletableFuture<Void> settled();

  /** An observer that was added to a running cache. */
  @FunctionalInterface
  interface Watch extends AutoCloseable {
    /** Tells it nothing more. */
    @Override
    void close();
  }
}
