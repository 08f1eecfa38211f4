package io.tiercel.jcache;

import io.tiercel.error.ConfigurationException;
import java.net.URI;
import java.util.Collections;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.CacheManager;
import javax.cache.configuration.Configuration;
import javax.cache.spi.CachingProvider;
import org.jspecify.annotations.Nullable;

/** The caches of one URI and class loader. */
final class JCaches implements CacheManager {

  private final TiercelCachingProvider provider;
  private final URI uri;
  private final ClassLoader loader;
  private final Properties properties;
  private final Configured configured;
  private final ConcurrentHashMap<String, JCache<?, ?>> caches = new ConcurrentHashMap<>();
  private final AtomicBoolean closed = new AtomicBoolean();

  /** Held while a cache is made: two of one name would share what the configuration lends them. */
  private final ReentrantLock making = new ReentrantLock();

  JCaches(
      TiercelCachingProvider provider, URI uri, ClassLoader loader, @Nullable Properties given) {
    this.provider = provider;
    this.uri = uri;
    this.loader = loader;
    this.properties = new Properties();
    if (given != null) {
      given
          .stringPropertyNames()
          .forEach(name -> properties.setProperty(name, given.getProperty(name)));
    }
    try {
      configured = new Configured(Located.properties(uri, loader, properties), loader);
      configured.names().forEach(name -> createCache(name, configured.settings(name)));
    } catch (ConfigurationException | IllegalArgumentException | CacheException wrong) {
      caches.values().forEach(JCache::close);
      throw new CacheException("The cache manager of " + uri + ": " + wrong.getMessage(), wrong);
    }
  }

  Configured configured() {
    return configured;
  }

  private void requireOpen() {
    if (closed.get()) {
      throw new IllegalStateException("The cache manager of " + uri + " is closed");
    }
  }

  @Override
  public CachingProvider getCachingProvider() {
    return provider;
  }

  @Override
  public URI getURI() {
    return uri;
  }

  @Override
  public ClassLoader getClassLoader() {
    return loader;
  }

  @Override
  public Properties getProperties() {
    return properties;
  }

  @Override
  public <K, V, C extends Configuration<K, V>> Cache<K, V> createCache(String name, C settings) {
    Objects.requireNonNull(name, "cacheName");
    Objects.requireNonNull(settings, "configuration");
    making.lock();
    try {
      requireOpen();
      if (caches.containsKey(name)) {
        throw new CacheException("Cache " + name + " of " + uri + " exists already");
      }
      return begun(new Making<>(name, this, settings).cache());
    } finally {
      making.unlock();
    }
  }

  private <K, V> JCache<K, V> begun(JCache<K, V> made) {
    caches.put(made.getName(), made);
    try {
      made.begin();
      return made;
    } catch (RuntimeException failure) {
      made.close();
      throw failure;
    }
  }

  @Override
  @SuppressWarnings("unchecked") // it is checked
  public <K, V> @Nullable Cache<K, V> getCache(String name, Class<K> keyType, Class<V> valueType) {
    requireOpen();
    Objects.requireNonNull(keyType, "keyType");
    Objects.requireNonNull(valueType, "valueType");
    JCache<?, ?> cache = caches.get(Objects.requireNonNull(name, "cacheName"));
    if (cache == null) {
      return null;
    }
    requireType("keys", cache.checks().keys(), keyType);
    requireType("values", cache.checks().values(), valueType);
    return (Cache<K, V>) cache;
  }

  private static void requireType(String what, Class<?> configured, Class<?> asked) {
    if (configured != asked) {
      throw new ClassCastException(
          "The " + what + " are of " + configured.getName() + ", not " + asked.getName());
    }
  }

  @Override
  @SuppressWarnings("unchecked") // the caller answers for its types
  public <K, V> @Nullable Cache<K, V> getCache(String name) {
    requireOpen();
    return (Cache<K, V>) caches.get(Objects.requireNonNull(name, "cacheName"));
  }

  @Override
  public Iterable<String> getCacheNames() {
    requireOpen();
    return Collections.unmodifiableSet(new TreeSet<>(caches.keySet()));
  }

  @Override
  public void destroyCache(String name) {
    requireOpen();
    JCache<?, ?> cache = caches.get(Objects.requireNonNull(name, "cacheName"));
    if (cache != null) {
      cache.destroy();
    }
  }

  @Override
  public void enableManagement(String name, boolean enabled) {
    requireOpen();
    JCache<?, ?> cache = caches.get(Objects.requireNonNull(name, "cacheName"));
    if (cache != null) {
      cache.manage(enabled);
    }
  }

  @Override
  public void enableStatistics(String name, boolean enabled) {
    requireOpen();
    JCache<?, ?> cache = caches.get(Objects.requireNonNull(name, "cacheName"));
    if (cache != null) {
      cache.count(enabled);
    }
  }

  void forget(JCache<?, ?> cache) {
    caches.remove(cache.getName(), cache);
  }

  @Override
  public void close() {
    making.lock();
    try {
      if (closed.compareAndSet(false, true)) {
        provider.forget(this);
        caches.values().forEach(JCache::close);
      }
    } finally {
      making.unlock();
    }
  }

  @Override
  public boolean isClosed() {
    return closed.get();
  }

  @Override
  public <T> T unwrap(Class<T> type) {
    return Unwrap.as(type, this);
  }
}
