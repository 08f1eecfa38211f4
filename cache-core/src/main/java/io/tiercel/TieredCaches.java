package io.tiercel;

import io.tiercel.error.ConfigurationException;
import io.tiercel.internal.CacheSpec;
import io.tiercel.policy.Rules;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The named caches of an application. Thread-safe.
 *
 * <p>A name stands for one cache: building it again with the same tiers and settings returns the
 * existing cache, and with others fails. A cache that was closed is forgotten, and its name free.
 */
public final class TieredCaches implements AutoCloseable {

  /** A cache and what it was built from. */
  private record Registered(TieredCache<?, ?> cache, CacheSpec.Identity identity) {
    boolean isClosed() {
      return cache.operations().isClosed();
    }
  }

  private final ConcurrentHashMap<String, Registered> caches = new ConcurrentHashMap<>();

  /**
   * Those who are told of each cache, once. Whoever builds a cache registers it and then tells all
   * watchers; whoever begins to watch joins the list and then looks at all caches. So at least one
   * of the two sees the other, and a watcher that is told twice ignores it.
   */
  private final List<Watcher> watchers = new CopyOnWriteArrayList<>();

  /** One who is told, and of whom he has been told. */
  private record Watcher(Consumer<TieredCache<?, ?>> consumer, Set<TieredCache<?, ?>> told) {
    void tell(TieredCache<?, ?> cache) {
      if (!cache.operations().isClosed() && told.add(cache)) {
        consumer.accept(cache);
      }
    }

    void forgetClosed() {
      told.removeIf(cache -> cache.operations().isClosed());
    }
  }

  /** A registry without caches. */
  public TieredCaches() {}

  /**
   * Builds and registers the cache, or answers the one that was built before.
   *
   * @throws ConfigurationException if a cache of that name has other tiers or settings
   */
  @SuppressWarnings("unchecked")
  public <K, V> TieredCache<K, V> build(CacheBuilder<K, V> builder) {
    CacheSpec<K, V> spec = builder.spec();
    Registered registered =
        caches.compute(
            spec.name(),
            (name, present) ->
                present == null || present.isClosed()
                    ? new Registered(builder.build(), spec.identity())
                    : present);
    if (!registered.identity().equals(spec.identity())) {
      throw new ConfigurationException(
          "Cache "
              + spec.name()
              + " exists already, with other tiers, policies or settings. A name stands for one"
              + " cache.");
    }
    forgetClosed();
    watchers.forEach(watcher -> watcher.tell(registered.cache()));
    return (TieredCache<K, V>) registered.cache();
  }

  /** Nobody says when a cache is closed, so each cache that is built looks for those. */
  private void forgetClosed() {
    caches.values().removeIf(Registered::isClosed);
    watchers.forEach(Watcher::forgetClosed);
  }

  /**
   * Tells of each cache, once: of those that there are, and of each that is built later, by the
   * thread that builds it. What the consumer throws comes out there.
   */
  public void watch(Consumer<TieredCache<?, ?>> consumer) {
    Watcher watcher =
        new Watcher(Rules.present("consumer", consumer), ConcurrentHashMap.newKeySet());
    watchers.add(watcher);
    caches.values().forEach(each -> watcher.tell(each.cache()));
  }

  /** The open cache of that name, or null. The caller answers for its types. */
  @SuppressWarnings("unchecked")
  public <K, V> @Nullable TieredCache<K, V> find(String name) {
    Registered registered = caches.get(name);
    return registered == null || registered.isClosed()
        ? null
        : (TieredCache<K, V>) registered.cache();
  }

  /** The names of the open caches, sorted. */
  public Set<String> names() {
    Set<String> names = new TreeSet<>();
    caches.forEach(
        (name, registered) -> {
          if (!registered.isClosed()) {
            names.add(name);
          }
        });
    return names;
  }

  /** Closes all caches and forgets them. */
  @Override
  public void close() {
    for (String name : names()) {
      Registered registered = caches.remove(name);
      if (registered != null) {
        registered.cache().close();
      }
    }
    forgetClosed();
  }
}
