package io.tiercel.spi;

/**
 * Opens one tier for each cache of these types that uses it, over what they share, such as a
 * connection.
 *
 * <p>Two factories that are equal open tiers that see the same data.
 *
 * @param <K> the keys
 * @param <V> the values
 */
public interface TierFactory<K, V> {

  /** The tier's name, before it is opened. */
  String name();

  /** Who will see what the tier stores, before it is opened. */
  Scope scope();

  /** Opens the tier for one cache. A server that is down is no reason to fail. */
  Tier<K, V> open(TierContext<K, V> context);
}
