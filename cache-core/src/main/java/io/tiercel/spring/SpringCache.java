package io.tiercel.spring;

import io.tiercel.TieredCache;
import io.tiercel.error.LoadException;
import io.tiercel.error.TierException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.springframework.cache.Cache;
import org.springframework.cache.support.SimpleValueWrapper;

/**
 * A tiered cache as Spring knows caches.
 *
 * <p>With {@code sync = true} a method is a loader: called once a key in the whole fleet, with
 * stale values and known absence. Without, Spring looks and later puts, and a null result is not
 * kept.
 */
public final class SpringCache implements Cache {

  private static final Logger LOG = LoggerFactory.getLogger("io.tiercel");

  private final TieredCache<Object, Object> cache;
  private final Putting putting;

  /** What a put does. */
  @FunctionalInterface
  interface Putting {
    void put(Object key, @Nullable Object value);
  }

  /** The cache for Spring. */
  public SpringCache(TieredCache<Object, Object> cache) {
    this(cache, new Change(cache));
  }

  private SpringCache(TieredCache<Object, Object> cache, Putting putting) {
    this.cache = cache;
    this.putting = putting;
  }

  /** The cache for operations that put only what they have looked for and not found. */
  static SpringCache ofLooks(TieredCache<Object, Object> cache) {
    return new SpringCache(cache, new Keeping(cache));
  }

  /** Makes the value true for everybody: null invalidates, and what cannot be told fails. */
  private record Change(TieredCache<Object, Object> cache) implements Putting {
    @Override
    public void put(Object key, @Nullable Object value) {
      if (value == null) {
        cache.invalidate(key);
      } else {
        cache.put(key, value);
      }
    }
  }

  /**
   * Keeps the result of a read, if that is possible. The reader has it in any case, and null is
   * what the look has found.
   */
  private static final class Keeping implements Putting {
    private final TieredCache<Object, Object> cache;
    private final AtomicBoolean warned = new AtomicBoolean();

    Keeping(TieredCache<Object, Object> cache) {
      this.cache = cache;
    }

    @Override
    public void put(Object key, @Nullable Object value) {
      if (value != null) {
        try {
          cache.put(key, value);
        } catch (TierException unreachable) { // counted by the cache
          say(unreachable);
        }
      }
    }

    private void say(TierException unreachable) {
      LOG.atLevel(warned.compareAndSet(false, true) ? Level.WARN : Level.DEBUG)
          .setCause(unreachable)
          .log(
              "What was read is not kept by all tiers of cache {}; further lines of the kind are at"
                  + " level debug",
              cache.name());
    }
  }

  @Override
  public String getName() {
    return cache.name();
  }

  @Override
  public TieredCache<Object, Object> getNativeCache() {
    return cache;
  }

  @Override
  public @Nullable ValueWrapper get(Object key) {
    return wrapped(cache.getIfPresent(key));
  }

  private static @Nullable ValueWrapper wrapped(@Nullable Object value) {
    return value == null ? null : new SimpleValueWrapper(value);
  }

  @Override
  @SuppressWarnings("unchecked") // checked here
  public <T> @Nullable T get(Object key, @Nullable Class<T> type) {
    Object value = cache.getIfPresent(key);
    if (value != null && type != null && !type.isInstance(value)) {
      throw new IllegalStateException(
          "Cache "
              + getName()
              + " holds a "
              + value.getClass().getName()
              + ", no "
              + type.getName());
    }
    return (T) value;
  }

  @Override
  @SuppressWarnings("unchecked") // the caller answers for the type
  public <T> @Nullable T get(Object key, Callable<T> loader) {
    return (T) cache.get(key, missing -> call(missing, loader));
  }

  private static @Nullable Object call(Object key, Callable<?> loader) {
    try {
      return loader.call();
    } catch (Exception failed) {
      throw new ValueRetrievalException(key, loader, failed);
    }
  }

  @Override
  public @Nullable CompletableFuture<?> retrieve(Object key) {
    return cache.async().getIfPresent(key);
  }

  @Override
  @SuppressWarnings("unchecked") // the caller answers for the type
  public <T> CompletableFuture<T> retrieve(Object key, Supplier<CompletableFuture<T>> loader) {
    CompletableFuture<T> value =
        (CompletableFuture<T>) cache.async().get(key, missing -> await(loader.get()));
    return value.exceptionallyCompose(failed -> CompletableFuture.failedFuture(ofMethod(failed)));
  }

  /** On the executor, never on a caller's thread. */
  private <T> @Nullable T await(CompletableFuture<T> loaded) {
    try {
      return loaded.join();
    } catch (CompletionException failed) {
      if (failed.getCause() instanceof LoadException ofAnother) {
        throw new LoadException(getName(), ofAnother);
      }
      throw failed.getCause() instanceof RuntimeException usual ? usual : failed;
    }
  }

  /** What the method's own future has failed with. */
  private static Throwable ofMethod(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    boolean wrapped = cause instanceof LoadException && cause.getCause() != null;
    return wrapped ? cause.getCause() : cause;
  }

  @Override
  public void put(Object key, @Nullable Object value) {
    putting.put(key, value);
  }

  @Override
  public @Nullable ValueWrapper putIfAbsent(Object key, @Nullable Object value) {
    return value == null ? get(key) : wrapped(cache.asMap().putIfAbsent(key, value));
  }

  @Override
  public void evict(Object key) {
    cache.invalidate(key);
  }

  @Override
  public boolean evictIfPresent(Object key) {
    boolean present = cache.getIfPresent(key) != null;
    cache.invalidate(key);
    return present;
  }

  @Override
  public void clear() {
    cache.invalidateAll();
  }

  @Override
  public boolean invalidate() {
    cache.invalidateAll();
    return true;
  }
}
