package io.tiercel;

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

  /** As {@link #warm(Stream, WarmingPlan)}, as fast as the loader and its bulkhead allow. */
  default Warming warm(Iterable<? extends K> keys) {
    return warm(StreamSupport.stream(keys.spliterator(), false), WarmingPlan.DEFAULT);
  }

  /**
   * Sets how much the memory tier holds, in entries or in weight as it was built.
   *
   * @throws IllegalStateException if the nearest tier is not a memory tier
   */
  void resizeMemory(long maximum);

  /**
   * Completes when no node of the fleet can answer any more what this node's changes, as far as
   * they have returned, have made old. Nodes that are connected need milliseconds for that; how
   * long others take is bounded by the coherence window, so this takes one window, and longer while
   * something is undelivered.
   *
   * <pre>{@code
   * cache.invalidate(key);
   * cache.operations().settled().join(); // now nobody sees the old value
   * }</pre>
   */
  CompletableFuture<Void> settled();

  /** How many invalidations have not reached every tier yet. */
  int undelivered();
}
