package io.tiercel.jcache.annotation;

import io.tiercel.annotation.dialect.Call;
import java.util.concurrent.Callable;
import java.util.function.Function;
import javax.cache.Cache;
import javax.cache.annotation.CacheKeyInvocationContext;
import javax.cache.annotation.CacheResolver;
import org.jspecify.annotations.Nullable;

/**
 * Entries of whatever JCache cache a resolver answers, with no more than the standard promises: who
 * finds nothing calls the method, however many do so.
 *
 * @param resolver asked in each call
 * @param context describes a call
 * @param key makes its key
 */
record ResolvedSlots(
    CacheResolver resolver,
    Function<Call, CacheKeyInvocationContext<?>> context,
    Function<Call, Object> key)
    implements Slots {

  @Override
  public Slot at(Call call) {
    return new Entry(cache(call), key.apply(call));
  }

  @Override
  public void removeAll(Call call) {
    cache(call).removeAll();
  }

  private Cache<Object, Object> cache(Call call) {
    return resolver.resolveCache(context.apply(call));
  }

  private record Entry(Cache<Object, Object> cache, Object key) implements Slot {

    @Override
    public @Nullable Object get() {
      return cache.get(key);
    }

    @Override
    public @Nullable Object get(Callable<@Nullable Object> loader) throws Exception {
      Object present = cache.get(key);
      if (present != null) {
        return present;
      }
      Object loaded = loader.call();
      if (loaded != null) {
        cache.put(key, loaded);
      }
      return loaded;
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
    @SuppressWarnings("ReturnValueIgnored") // whether there was anything
    public void remove() {
      cache.remove(key);
    }
  }
}
