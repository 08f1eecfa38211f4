package io.tiercel.jcache;

import io.tiercel.error.CacheClosedException;
import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;

/** A store whose failures are those of the standard, for code that catches no others. */
final class Outward<K> implements Store<K> {

  private final Store<K> store;

  Outward(Store<K> store) {
    this.store = store;
  }

  /** Does it; what Tiercel itself throws becomes the cause of what the standard has for it. */
  static <T extends @Nullable Object> T doing(Supplier<T> work) {
    try {
      return work.get();
    } catch (CacheClosedException closed) {
      throw new IllegalStateException(closed.getMessage(), closed);
    } catch (io.tiercel.error.CacheException failure) {
      throw new CacheException(failure.getMessage(), failure);
    }
  }

  private static void doing(Runnable work) {
    doing(
        () -> {
          work.run();
          return true;
        });
  }

  @Override
  public @Nullable Held peek(K key) {
    return Outward.<@Nullable Held>doing(() -> store.peek(key));
  }

  @Override
  public Map<K, Held> peekAll(Collection<? extends K> keys) {
    return doing(() -> store.peekAll(keys));
  }

  @Override
  public void update(K key, UnaryOperator<@Nullable Held> decision) {
    doing(() -> store.update(key, decision));
  }

  @Override
  public boolean loads() {
    return store.loads();
  }

  @Override
  public @Nullable Held load(K key, Function<K, @Nullable Object> loader) {
    return Outward.<@Nullable Held>doing(() -> store.load(key, loader));
  }

  @Override
  public Map<K, Held> loadAll(Set<K> keys, Function<Collection<K>, Map<K, Held>> loader) {
    return doing(() -> store.loadAll(keys, loader));
  }

  @Override
  public boolean isStill(Held before, Held later) {
    return store.isStill(before, later);
  }

  @Override
  public Iterator<Map.Entry<K, Held>> iterator() {
    return doing(store::iterator);
  }

  @Override
  public void clear() {
    doing(store::clear);
  }

  @Override
  public @Nullable Object unwrap() {
    return store.unwrap();
  }

  @Override
  public void close() {
    store.close();
  }
}
