package io.tiercel.jcache.annotation;

import io.tiercel.CacheLoader;
import io.tiercel.TieredCache;
import io.tiercel.annotation.dialect.Bearer;
import io.tiercel.annotation.dialect.Call;
import io.tiercel.error.LoadException;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Entries of a tiered cache: a method is a loader of it.
 *
 * @param bearer whose entries they are
 * @param cache where they are
 * @param key makes their keys
 */
record TierSlots(Bearer bearer, TieredCache<Object, Object> cache, Function<Call, Object> key)
    implements Slots {

  @Override
  public Slot at(Call call) {
    return new Entry(bearer, cache, key.apply(call));
  }

  @Override
  public void removeAll(Call call) {
    cache.invalidateAll();
  }

  private record Entry(Bearer bearer, TieredCache<Object, Object> cache, Object key)
      implements Slot {

    @Override
    public @Nullable Object get() {
      return cache.getIfPresent(key);
    }

    @Override
    public @Nullable Object get(Callable<@Nullable Object> loader) throws Throwable {
      try {
        return cache.get(key, new Loader(cache.name(), loader));
      } catch (LoadException failed) {
        throw bearer.thrown(failed);
      }
    }

    @Override
    public void put(@Nullable Object value) {
      if (value == null) {
        remove();
      } else {
        cache.put(key, value);
      }
    }

    @Override
    public void remove() {
      cache.invalidate(key);
    }
  }

  /** A function only to be handed over as one: caches call it as a loader. */
  private record Loader(String cache, Callable<@Nullable Object> loader)
      implements CacheLoader<Object, Object>, Function<Object, @Nullable Object> {
    @Override
    public @Nullable Object load(Object key) throws Exception {
      try {
        return loader.call();
      } catch (LoadException ofAnother) {
        throw new LoadException(cache, ofAnother);
      }
    }

    @Override
    public @Nullable Object apply(Object key) {
      throw new UnsupportedOperationException("a loader");
    }
  }
}
