package io.tiercel.memory;

import com.github.benmanes.caffeine.cache.Cache;
import io.tiercel.spi.LocalTier;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * All that a tier holds between two clearings. To clear a tier is to put an empty generation in the
 * place of the old one: constant in time, and nothing of the old one can leak into the new, because
 * a fill under way stores into the map that its ticket belongs to, which nobody reads any more.
 * Markers, claims, eras and ticks begin anew with it.
 */
final class Generation<K> {
  private static final MemoryEntry NEVER_STORED = new MemoryEntry(LocalTier.ABSENT, 0, 0, 0);

  final Cache<K, MemoryEntry> cache;

  /** The same, one step nearer for the path of a hit. */
  final ConcurrentMap<K, MemoryEntry> entries;

  final Horizon horizon;
  final Markers markers;
  private final ConcurrentMap<K, WriterTicket<K>> claims = new ConcurrentHashMap<>();

  /**
   * How many claims there are. {@link Fence}'s two kinds of writers see each other by this: the map
   * reads its bins with acquire only, so a claim is counted after it was put there, and the map is
   * asked after the count. One that takes the place of another is as visible as that one was.
   */
  private final AtomicInteger claimed = new AtomicInteger();

  Generation(Cache<K, MemoryEntry> cache, Horizon horizon, Markers markers) {
    this.cache = cache;
    this.entries = cache.asMap();
    this.horizon = horizon;
    this.markers = markers;
  }

  /**
   * Ends the fill of the key that may be under way, having passed the fence before a claim that
   * stands now: waits for one within a computation, and takes away what another has not shown yet.
   */
  void endFill(K key) {
    entries.remove(key, NEVER_STORED); // waits as any removal does, and changes nothing
    MemoryEntry standing = entries.get(key);
    if (standing != null && standing.isHidden()) {
      entries.remove(key, standing);
    }
  }

  /** Whether a writer is at work on the key. */
  boolean isClaimed(K key) {
    WriterTicket<K> claim = claimed.get() > 0 ? claims.get(key) : null;
    return claim != null && !claim.isOver();
  }

  /** Whether this claim has neither been used nor lost. */
  boolean holds(Object key, WriterTicket<?> claim) {
    return claims.get(key) == claim;
  }

  void claim(K key, WriterTicket<K> claim) {
    WriterTicket<K> present = claims.get(key);
    if (present != null) {
      present.giveWayTo(claim); // before it can see that it lost
    }
    if (claims.put(key, claim) == null) {
      claimed.incrementAndGet();
    }
  }

  /** Ends a claim, and no later one. */
  void drop(K key, WriterTicket<?> claim) {
    if (claims.remove(key, claim)) {
      claimed.decrementAndGet();
    }
  }
}
