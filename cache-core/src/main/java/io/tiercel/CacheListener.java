package io.tiercel;

import io.tiercel.spi.Change;
import io.tiercel.spi.Observer;
import org.jspecify.annotations.Nullable;

/**
 * Is told of what happens to entries, on the executor, of one event at a time. Whoever caused an
 * event does not wait; where ten thousand wait to be told, further ones are left out. What it
 * throws is logged and otherwise without effect.
 */
public interface CacheListener<K, V> {

  /** A tier dropped an entry by itself. */
  default void evicted(String tier, K key, @Nullable V value, Observer.Cause cause) {}

  /** This node invalidated something; the failure is null if every tier was reached. */
  default void invalidated(Change<K> change, @Nullable Throwable failure) {}

  /** Another node's invalidation, a lapse or a gap took effect here. */
  default void coherence(Observer.Coherence event) {}

  /** An answer was stale. */
  default void servedStale(K key) {}

  /** A load of so many keys came to an end; the failure is null if it went well. */
  default void loaded(int keys, @Nullable Throwable failure) {}
}
