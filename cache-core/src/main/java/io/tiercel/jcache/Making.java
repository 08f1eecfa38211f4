package io.tiercel.jcache;

import io.tiercel.CacheBuilder;
import io.tiercel.CacheOperations;
import io.tiercel.CacheOptions;
import io.tiercel.TieredCache;
import io.tiercel.error.ConfigurationException;
import io.tiercel.spi.Observer;
import io.tiercel.spi.Scheduling;
import java.util.function.Consumer;
import javax.cache.CacheException;
import javax.cache.configuration.CompleteConfiguration;
import javax.cache.configuration.Configuration;
import javax.cache.configuration.Factory;
import javax.cache.expiry.EternalExpiryPolicy;
import javax.cache.expiry.ExpiryPolicy;
import org.jspecify.annotations.Nullable;

/** Makes a cache of its configuration. */
final class Making<K, V> {

  private final String name;
  private final JCaches manager;
  private final TiercelConfiguration<K, V> settings;

  Making(String name, JCaches manager, Configuration<K, V> given) {
    this.name = name;
    this.manager = manager;
    this.settings = own(given);
    if (settings.tiers() == null) {
      complete(manager.configured());
    }
  }

  private void complete(Configured configured) {
    try {
      configured.complete(name, settings);
    } catch (ConfigurationException | IllegalArgumentException wrong) {
      throw new CacheException(wrong.getMessage(), wrong);
    }
  }

  /** A copy, which others cannot change. */
  private static <K, V> TiercelConfiguration<K, V> own(Configuration<K, V> given) {
    if (given instanceof CompleteConfiguration<K, V> complete) {
      return new TiercelConfiguration<>(complete);
    }
    TiercelConfiguration<K, V> own = new TiercelConfiguration<>();
    own.setTypes(given.getKeyType(), given.getValueType());
    own.setStoreByValue(given.isStoreByValue());
    return own;
  }

  JCache<K, V> cache() {
    return new JCache<>(name, manager, settings, Outward.doing(this::parts));
  }

  private Parts<K, V> parts() {
    ExpiryPolicy given = made(settings.getExpiryPolicyFactory());
    ExpiryPolicy policy = given == null ? new EternalExpiryPolicy() : given;
    Copies copies =
        settings.isStoreByValue() ? new Copies.Serialized(manager.getClassLoader()) : Copies.NONE;
    Consumer<CacheBuilder<K, V>> tiers = settings.tiers();
    return tiers == null ? inMemory(policy, copies) : over(tiers, policy, copies);
  }

  private Parts<K, V> inMemory(ExpiryPolicy policy, Copies copies) {
    CacheBuilder<K, Held> builder =
        TieredCache.<K, Held>named(safe(name))
            .memory(memory -> memory.maximumSize(settings.maximumSize()));
    Scheduling scheduling = settings.scheduling();
    if (scheduling != null) {
      builder.scheduling(scheduling);
    }
    TieredCache<K, Held> memory = builder.build();
    return parts(new HeldStore<>(memory), copies, policy, memory.operations());
  }

  private Parts<K, V> over(Consumer<CacheBuilder<K, V>> tiers, ExpiryPolicy policy, Copies copies) {
    CacheOptions options = FixedLife.of(name, policy);
    CacheBuilder<K, V> builder = TieredCache.named(name);
    tiers.accept(builder);
    TieredCache<K, V> cache = builder.build();
    Copies apart = settings.isStoreByValue() ? new Copies.Apart(copies) : copies;
    return parts(new TierStore<>(cache, options), apart, policy, cache.operations());
  }

  private Parts<K, V> parts(
      Store<K> store, Copies copies, ExpiryPolicy policy, CacheOperations<K> operations) {
    Scheduling scheduling = operations.scheduling();
    Counters counters = new Counters(scheduling);
    operations.observe(new Evictions<>(counters));
    return new Parts<>(
        new Outward<>(store),
        copies,
        new Lives(policy),
        source(),
        settings.isReadThrough(),
        settings.isWriteThrough() ? sink() : null,
        new Listeners<>(scheduling.executor()),
        counters,
        scheduling);
  }

  /** Counts what leaves memory because it is full. */
  private record Evictions<K>(Counters counters) implements Observer<K, Object> {
    @Override
    public void evicted(String tier, K key, @Nullable Object value, Cause cause) {
      if (cause == Cause.SIZE) {
        counters.evicted();
      }
    }
  }

  private @Nullable Source<K, V> source() {
    var loader = made(settings.getCacheLoaderFactory());
    return loader == null ? null : new Source<>(loader);
  }

  private @Nullable Sink<K, V> sink() {
    var writer = made(settings.getCacheWriterFactory());
    return writer == null ? null : new Sink<>(writer);
  }

  private static <T> @Nullable T made(@Nullable Factory<T> factory) {
    return factory == null ? null : factory.create();
  }

  /** JCache has no rule for names; that of a cache in memory appears in messages only. */
  private static String safe(String name) {
    String safe = "jcache." + name.replaceAll("[^A-Za-z0-9._-]", "_");
    return safe.substring(0, Math.min(safe.length(), 100));
  }
}
