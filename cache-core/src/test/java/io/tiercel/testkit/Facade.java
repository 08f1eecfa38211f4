package io.tiercel.testkit;

import io.tiercel.TieredCache;

/** The two ways into a cache, so that one scenario takes both. */
public enum Facade {
  /** As it is. */
  BLOCKING {
    @Override
    public <K, V> TieredCache<K, V> of(TieredCache<K, V> cache) {
      return cache;
    }
  },
  /** Through the asynchronous view, whose answers the caller then waits for. */
  ASYNC {
    @Override
    public <K, V> TieredCache<K, V> of(TieredCache<K, V> cache) {
      return new AwaitedCache<>(cache);
    }
  };

  /** The cache, entered this way. */
  public abstract <K, V> TieredCache<K, V> of(TieredCache<K, V> cache);
}
