package io.tiercel.control;

import io.tiercel.spi.Change;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Changes how a running cache works, on this node and until it is closed. Each call leaves an
 * {@link AuditEvent} behind: in {@link #audit}, in the log {@code io.tiercel.audit}, and with every
 * observer.
 *
 * @param <K> the keys
 */
public interface CacheControl<K> {

  /**
   * Uses a tier for less, or for everything again. Changes reach it in every mode, so that nothing
   * that was invalidated meanwhile comes back with it. A local tier that is switched off is
   * emptied.
   *
   * @throws io.tiercel.error.ConfigurationException if no tier has that name
   */
  void switchTier(String tier, TierMode mode);

  /**
   * Sets how much the memory tier holds, in entries or in weight as it was built.
   *
   * @throws IllegalStateException if the nearest tier is not a memory tier
   */
  void resizeMemory(long maximum);

  /**
   * Sets how long values are fresh in a tier, for those that come in from now on. What is there
   * keeps its life.
   *
   * @throws io.tiercel.error.ConfigurationException if no tier has that name, the life is below a
   *     millisecond, or too short for {@code refreshAfter} where no other tier's is longer
   */
  void setTimeToLive(String tier, Duration life);

  /** Says what an invalidation would remove, and removes nothing. */
  CompletableFuture<Preview> preview(Change<K> change);

  /** Invalidates as the cache's own methods do. */
  CompletableFuture<Void> invalidate(Change<K> change);

  /** What operators did to this cache, the latest last; a hundred are kept. */
  List<AuditEvent> audit();
}
