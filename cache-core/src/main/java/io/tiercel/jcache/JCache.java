package io.tiercel.jcache;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.configuration.CacheEntryListenerConfiguration;
import javax.cache.configuration.Configuration;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.integration.CompletionListener;
import javax.cache.processor.EntryProcessor;
import javax.cache.processor.EntryProcessorException;
import javax.cache.processor.EntryProcessorResult;
import org.jspecify.annotations.Nullable;

/** A JCache cache: checks what it is given, and leaves the rest to {@link Entries}. */
final class JCache<K, V> implements Cache<K, V> {

  private final String name;
  private final JCaches manager;
  private final MutableConfiguration<K, V> configuration;
  private final Checks checks;
  private final Parts<K, V> parts;
  private final Entries<K, V> entries;
  private final Many<K, V> many;
  private final Beans management;
  private final Beans statistics;
  private final AtomicBoolean closed = new AtomicBoolean();

  JCache(
      String name, JCaches manager, MutableConfiguration<K, V> configuration, Parts<K, V> parts) {
    this.name = name;
    this.manager = manager;
    this.configuration = configuration;
    this.parts = parts;
    this.checks = new Checks(configuration.getKeyType(), configuration.getValueType());
    this.entries = new Entries<>(parts, this);
    this.many = new Many<>(parts, entries);
    Settings settings = new Settings(configuration);
    this.management = Beans.of("CacheConfiguration", manager.getURI(), name, settings);
    this.statistics = Beans.of("CacheStatistics", manager.getURI(), name, parts.counters());
  }

  /** Tells listeners, and shows beans, as it is configured. */
  void begin() {
    configuration.getCacheEntryListenerConfigurations().forEach(parts.listeners()::add);
    count(configuration.isStatisticsEnabled());
    manage(configuration.isManagementEnabled());
  }

  void count(boolean counted) {
    configuration.setStatisticsEnabled(counted);
    parts.counters().turn(counted);
    statistics.show(counted);
  }

  void manage(boolean managed) {
    configuration.setManagementEnabled(managed);
    management.show(managed);
  }

  Checks checks() {
    return checks;
  }

  private void requireOpen() {
    if (closed.get()) {
      throw new IllegalStateException("Cache " + name + " is closed");
    }
  }

  private void requireKey(K key) {
    requireOpen();
    checks.key(key);
  }

  private void requireBoth(K key, V value) {
    requireOpen();
    checks.both(key, value);
  }

  private void requireKeys(Set<? extends K> keys) {
    requireOpen();
    checks.keys(keys);
  }

  @Override
  public @Nullable V get(K key) {
    requireKey(key);
    return entries.get(key);
  }

  @Override
  public Map<K, V> getAll(Set<? extends K> keys) {
    requireKeys(keys);
    return entries.getAll(keys);
  }

  @Override
  public boolean containsKey(K key) {
    requireKey(key);
    return entries.contains(key);
  }

  @Override
  public void loadAll(
      Set<? extends K> keys, boolean replaceExistingValues, CompletionListener listener) {
    requireKeys(keys);
    many.load(keys, replaceExistingValues, listener);
  }

  @Override
  public void put(K key, V value) {
    requireBoth(key, value);
    entries.put(key, value);
  }

  @Override
  public @Nullable V getAndPut(K key, V value) {
    requireBoth(key, value);
    return entries.getAndPut(key, value);
  }

  @Override
  public void putAll(Map<? extends K, ? extends V> map) {
    requireOpen();
    checks.all(map);
    many.put(map);
  }

  @Override
  public boolean putIfAbsent(K key, V value) {
    requireBoth(key, value);
    return entries.putIfAbsent(key, value);
  }

  @Override
  public boolean remove(K key) {
    requireKey(key);
    return entries.remove(key);
  }

  @Override
  public boolean remove(K key, V oldValue) {
    requireBoth(key, oldValue);
    return entries.remove(key, oldValue);
  }

  @Override
  public @Nullable V getAndRemove(K key) {
    requireKey(key);
    return entries.getAndRemove(key);
  }

  @Override
  public boolean replace(K key, V oldValue, V newValue) {
    requireBoth(key, oldValue);
    checks.value(newValue);
    return entries.replace(key, oldValue, newValue);
  }

  @Override
  public boolean replace(K key, V value) {
    requireBoth(key, value);
    return entries.getAndReplace(key, value) != null;
  }

  @Override
  public @Nullable V getAndReplace(K key, V value) {
    requireBoth(key, value);
    return entries.getAndReplace(key, value);
  }

  @Override
  public void removeAll(Set<? extends K> keys) {
    requireKeys(keys);
    many.remove(keys);
  }

  @Override
  public void removeAll() {
    requireOpen();
    many.removeAll();
  }

  @Override
  public void clear() {
    requireOpen();
    parts.store().clear();
  }

  @Override
  public <T> T invoke(
      K key, EntryProcessor<K, V, T> entryProcessor, @Nullable Object... arguments) {
    requireKey(key);
    Objects.requireNonNull(entryProcessor, "entryProcessor");
    return entries.invoke(key, entryProcessor, arguments);
  }

  @Override
  public <T> Map<K, EntryProcessorResult<T>> invokeAll(
      Set<? extends K> keys,
      EntryProcessor<K, V, T> entryProcessor,
      @Nullable Object... arguments) {
    requireKeys(keys);
    Objects.requireNonNull(entryProcessor, "entryProcessor");
    Map<K, EntryProcessorResult<T>> results = new HashMap<>();
    for (K key : keys) {
      EntryProcessorResult<T> result = result(key, entryProcessor, arguments);
      if (result != null) {
        results.put(key, result);
      }
    }
    return results;
  }

  private <T> @Nullable EntryProcessorResult<T> result(
      K key, EntryProcessor<K, V, T> processor, @Nullable Object... arguments) {
    try {
      T result = entries.invoke(key, processor, arguments);
      return result == null ? null : () -> result;
    } catch (EntryProcessorException failure) {
      return () -> {
        throw failure;
      };
    } catch (RuntimeException failure) {
      return () -> {
        throw new EntryProcessorException(failure);
      };
    }
  }

  @Override
  public Iterator<Entry<K, V>> iterator() {
    requireOpen();
    return new Walk<>(parts, entries::remove);
  }

  @Override
  public <C extends Configuration<K, V>> C getConfiguration(Class<C> type) {
    if (!type.isInstance(configuration)) {
      throw new IllegalArgumentException("The configuration is not a " + type.getName());
    }
    return type.cast(configuration);
  }

  @Override
  public void registerCacheEntryListener(CacheEntryListenerConfiguration<K, V> listener) {
    requireOpen();
    configuration.addCacheEntryListenerConfiguration(listener);
    parts.listeners().add(listener);
  }

  @Override
  public void deregisterCacheEntryListener(CacheEntryListenerConfiguration<K, V> listener) {
    requireOpen();
    Objects.requireNonNull(listener, "listener");
    configuration.removeCacheEntryListenerConfiguration(listener);
    parts.listeners().remove(listener);
  }

  @Override
  public String getName() {
    return name;
  }

  @Override
  public CacheManager getCacheManager() {
    return manager;
  }

  @Override
  public <T> T unwrap(Class<T> type) {
    return Unwrap.as(type, this, parts.store().unwrap());
  }

  @Override
  public boolean isClosed() {
    return closed.get();
  }

  /** Ends it, and what it held is gone wherever it stood. */
  void destroy() {
    if (!closed.get()) {
      parts.store().clear();
      close();
    }
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      manager.forget(this);
      management.show(false);
      statistics.show(false);
      parts.close();
    }
  }

  @Override
  public String toString() {
    return "cache " + name + " of " + manager.getURI();
  }
}
