package io.tiercel.control;

import java.util.List;

/**
 * The keys that are asked for most, on this node and of late: what was counted a minute ago counts
 * half. Estimates of a sketch, from a sample of the hits and from nearly all loads.
 *
 * @param hits the keys that were found most, the most frequent first
 * @param misses the keys that were loaded most, the most frequent first
 */
public record HotKeys<K>(List<Key<K>> hits, List<Key<K>> misses) {

  /** Copies the lists. */
  public HotKeys {
    hits = List.copyOf(hits);
    misses = List.copyOf(misses);
  }

  /**
   * One of them.
   *
   * @param key the key
   * @param count how often it was counted, at most
   * @param error by how much that may be too much
   * @param share the part of all that was counted, from 0 to 1
   */
  public record Key<K>(K key, long count, long error, double share) {}
}
