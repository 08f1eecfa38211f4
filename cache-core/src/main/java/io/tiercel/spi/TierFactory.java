package io.tiercel.spi;

/**
 * Opens one tier for each cache that uses it, such as a connection that several caches share.
 *
 * <p>Two factories that are equal open tiers that see the same data.
 */
public interface TierFactory {

  /** The tier's name, before it is opened. */
  String name();

  /** Who will see what the tier stores, before it is opened. */
  Scope scope();

  /** Opens the tier for one cache. A server that is down is no reason to fail. */
  <K, V> Tier<K, V> open(TierContext<K, V> context);
}
