package io.tiercel.jcache;

import java.util.Collection;
import javax.cache.Cache;
import javax.cache.integration.CacheWriter;
import javax.cache.integration.CacheWriterException;

/**
 * A cache's writer, whose failures are all of one kind. It is called before the cache changes; what
 * fails there does not happen here.
 */
record Sink<K, V>(CacheWriter<? super K, ? super V> writer) {

  void write(K key, V value) {
    run(() -> writer.write(new Pair<>(key, value)));
  }

  void delete(K key) {
    run(() -> writer.delete(key));
  }

  /** Writes all, and leaves those in the collection that were not. */
  void writeAll(Collection<Cache.Entry<? extends K, ? extends V>> entries) {
    run(() -> writer.writeAll(cast(entries)));
  }

  /** Deletes all, and leaves those in the collection that were not. */
  void deleteAll(Collection<K> keys) {
    run(() -> writer.deleteAll(keys));
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // it only reads and removes
  private static <A> A cast(Object collection) {
    return (A) collection;
  }

  private static void run(Runnable task) {
    try {
      task.run();
    } catch (CacheWriterException failure) {
      throw failure;
    } catch (RuntimeException failure) {
      throw new CacheWriterException(failure);
    }
  }
}
