package io.tiercel.jcache;

import java.util.Map;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CacheLoaderException;
import org.jspecify.annotations.Nullable;

/** A cache's loader, whose failures are all of one kind. */
record Source<K, V>(CacheLoader<K, V> loader) {

  @Nullable V load(K key) {
    try {
      return loader.load(key);
    } catch (CacheLoaderException failure) {
      throw failure;
    } catch (RuntimeException failure) {
      throw new CacheLoaderException(failure);
    }
  }

  /** The values of those keys that have one. */
  Map<K, V> loadAll(Iterable<? extends K> keys) {
    try {
      return loader.loadAll(keys);
    } catch (CacheLoaderException failure) {
      throw failure;
    } catch (RuntimeException failure) {
      throw new CacheLoaderException(failure);
    }
  }
}
