package io.tiercel.jcache;

import io.tiercel.testkit.ManualScheduling;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.configuration.FactoryBuilder;
import javax.cache.configuration.MutableCacheEntryListenerConfiguration;
import javax.cache.event.CacheEntryCreatedListener;
import javax.cache.event.CacheEntryEvent;
import javax.cache.event.CacheEntryExpiredListener;
import javax.cache.event.CacheEntryRemovedListener;
import javax.cache.event.CacheEntryUpdatedListener;

/** A provider of its own with a clock that a test moves, and a listener that writes events down. */
final class Scenario implements AutoCloseable {

  final ManualScheduling time = ManualScheduling.callerRuns();
  final TiercelCachingProvider provider = new TiercelCachingProvider();
  final CacheManager manager = provider.getCacheManager();

  <K, V> Cache<K, V> cache(Consumer<TiercelConfiguration<K, V>> settings) {
    TiercelConfiguration<K, V> configuration = new TiercelConfiguration<>();
    configuration.scheduling(time);
    settings.accept(configuration);
    return manager.createCache("users", configuration);
  }

  @Override
  public void close() {
    provider.close();
    time.close();
  }

  /** Registers a journal; what it writes is {@code TYPE key old -> value}. */
  static <K, V> Journal<K, V> listen(Cache<K, V> cache, boolean oldValues, boolean synchronous) {
    Journal<K, V> journal = new Journal<>();
    cache.registerCacheEntryListener(
        new MutableCacheEntryListenerConfiguration<>(
            new FactoryBuilder.SingletonFactory<>(journal), null, oldValues, synchronous));
    return journal;
  }

  static class Journal<K, V>
      implements CacheEntryCreatedListener<K, V>,
          CacheEntryUpdatedListener<K, V>,
          CacheEntryRemovedListener<K, V>,
          CacheEntryExpiredListener<K, V>,
          java.io.Closeable {

    final List<String> lines = new CopyOnWriteArrayList<>();
    volatile boolean closed;

    @Override
    public void onCreated(Iterable<CacheEntryEvent<? extends K, ? extends V>> events) {
      events.forEach(this::write);
    }

    @Override
    public void onUpdated(Iterable<CacheEntryEvent<? extends K, ? extends V>> events) {
      events.forEach(this::write);
    }

    @Override
    public void onRemoved(Iterable<CacheEntryEvent<? extends K, ? extends V>> events) {
      events.forEach(this::write);
    }

    @Override
    public void onExpired(Iterable<CacheEntryEvent<? extends K, ? extends V>> events) {
      events.forEach(this::write);
    }

    private void write(CacheEntryEvent<? extends K, ? extends V> event) {
      String old = event.isOldValueAvailable() ? String.valueOf(event.getOldValue()) : "?";
      lines.add(
          event.getEventType() + " " + event.getKey() + " " + old + " -> " + event.getValue());
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
