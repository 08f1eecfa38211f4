package io.tiercel.jcache;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.WeakHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import javax.cache.CacheManager;
import javax.cache.configuration.OptionalFeature;
import javax.cache.spi.CachingProvider;
import org.jspecify.annotations.Nullable;

/**
 * Where JCache begins: {@code Caching.getCachingProvider()} finds it if it is the only provider on
 * the class path, and by its name otherwise. Thread-safe.
 */
public final class TiercelCachingProvider implements CachingProvider {

  private static final URI DEFAULT = URI.create("tiercel:default");

  private final ReentrantLock lock = new ReentrantLock();
  private final WeakHashMap<ClassLoader, Map<URI, JCaches>> managers = new WeakHashMap<>();

  /** A provider without cache managers; for {@link java.util.ServiceLoader}. */
  public TiercelCachingProvider() {}

  @Override
  public CacheManager getCacheManager(
      @Nullable URI uri, @Nullable ClassLoader classLoader, @Nullable Properties properties) {
    URI place = uri == null ? getDefaultURI() : uri;
    ClassLoader loader = classLoader == null ? getDefaultClassLoader() : classLoader;
    lock.lock();
    try {
      return managers
          .computeIfAbsent(loader, first -> new HashMap<>())
          .computeIfAbsent(place, first -> new JCaches(this, first, loader, properties));
    } finally {
      lock.unlock();
    }
  }

  @Override
  public CacheManager getCacheManager(@Nullable URI uri, @Nullable ClassLoader classLoader) {
    return getCacheManager(uri, classLoader, getDefaultProperties());
  }

  @Override
  public CacheManager getCacheManager() {
    return getCacheManager(null, null, null);
  }

  @Override
  public ClassLoader getDefaultClassLoader() {
    return TiercelCachingProvider.class.getClassLoader();
  }

  @Override
  public URI getDefaultURI() {
    return DEFAULT;
  }

  @Override
  public Properties getDefaultProperties() {
    return new Properties();
  }

  @Override
  public void close() {
    close(manager -> true);
  }

  @Override
  public void close(ClassLoader classLoader) {
    ClassLoader loader = Objects.requireNonNullElseGet(classLoader, this::getDefaultClassLoader);
    close(manager -> manager.getClassLoader() == loader);
  }

  @Override
  public void close(URI uri, ClassLoader classLoader) {
    URI place = Objects.requireNonNullElseGet(uri, this::getDefaultURI);
    ClassLoader loader = Objects.requireNonNullElseGet(classLoader, this::getDefaultClassLoader);
    close(manager -> manager.getClassLoader() == loader && manager.getURI().equals(place));
  }

  private void close(Predicate<JCaches> which) {
    open().stream().filter(which).forEach(JCaches::close);
  }

  private List<JCaches> open() {
    lock.lock();
    try {
      List<JCaches> all = new ArrayList<>();
      managers.values().forEach(each -> all.addAll(each.values()));
      return all;
    } finally {
      lock.unlock();
    }
  }

  void forget(JCaches manager) {
    lock.lock();
    try {
      Map<URI, JCaches> those = managers.get(manager.getClassLoader());
      if (those != null) {
        those.remove(manager.getURI(), manager);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Caches may store by reference, too. */
  @Override
  public boolean isSupported(OptionalFeature optionalFeature) {
    return optionalFeature == OptionalFeature.STORE_BY_REFERENCE;
  }
}
