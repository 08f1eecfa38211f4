package io.tiercel.spring.boot;

import io.tiercel.CacheBuilder;
import io.tiercel.MemoryBuilder;
import io.tiercel.TieredCache;
import io.tiercel.TieredCaches;
import io.tiercel.annotation.CacheSource;
import io.tiercel.annotation.CacheUse;
import io.tiercel.error.ConfigurationException;
import io.tiercel.policy.Names;
import io.tiercel.spi.TierFactory;
import io.tiercel.spi.provider.TierPlaces;
import io.tiercel.spi.provider.TierProvider.Place;
import io.tiercel.spi.provider.TierTypes;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Makes the caches that the properties describe when they are first asked for, with the types of
 * the method that asks. Caches that the application has built itself come first.
 */
final class ConfiguredCaches implements CacheSource {

  private static final long DEFAULT_SIZE = 10_000;

  private final TiercelProperties properties;
  private final TierPlaces places;
  private final TieredCaches caches;
  private final CacheUses uses;
  private final Map<String, List<Type>> keyParts = new ConcurrentHashMap<>();
  private final Queue<CacheUse> seen = new ConcurrentLinkedQueue<>();
  private final boolean defined;

  ConfiguredCaches(
      TiercelProperties properties, TierPlaces places, TieredCaches caches, CacheUses uses) {
    this.properties = properties;
    this.places = places;
    this.caches = caches;
    this.uses = uses;
    this.defined = !properties.caches().isEmpty() || !caches.names().isEmpty();
  }

  /** Whether any cache is defined, by properties or by the application: others are then unknown. */
  boolean areDefined() {
    return defined;
  }

  /** What the methods that were met so far do with which caches. */
  Collection<CacheUse> seen() {
    return seen;
  }

  /** What the methods of all beans do with which caches. */
  CacheUses uses() {
    return uses;
  }

  /** Fails if a method names a cache that is not known. */
  void requireKnown(String name) {
    if (!isKnown(name)) {
      throw unknown(name);
    }
  }

  private boolean isKnown(String name) {
    return caches.find(name) != null || settings(name) != null;
  }

  private @Nullable CacheProperties settings(String name) {
    boolean all = defined && properties.caches().isEmpty();
    return all ? null : properties.cache(name);
  }

  private ConfigurationException unknown(String name) {
    return new ConfigurationException(
        "cache "
            + name
            + " is not known; "
            + (properties.caches().isEmpty() ? "the application has built " : "tiercel.caches has ")
            + names()
            + Names.guess(name, names()));
  }

  /** All names that are known now. */
  Set<String> names() {
    Set<String> names = new TreeSet<>(caches.names());
    names.addAll(properties.caches().keySet());
    return names;
  }

  /** The cache of that name; null if it is not known. */
  @Nullable TieredCache<Object, Object> find(String name) {
    return isKnown(name) ? find(uses.of(name)) : null;
  }

  @Override
  public @Nullable TieredCache<Object, Object> find(CacheUse use) {
    if (use.keyParts() != null) {
      keyParts.putIfAbsent(use.cache(), use.keyParts());
    }
    if (use.method() != null) {
      seen.add(use);
    }
    TieredCache<Object, Object> present = caches.find(use.cache());
    if (present != null) {
      return present;
    }
    CacheProperties settings = settings(use.cache());
    if (settings == null) {
      throw unknown(use.cache());
    }
    return caches.build(builder(use, settings));
  }

  /** What the keys of a cache are made of, as far as its methods tell; null if they do not. */
  @Nullable List<Type> keyParts(String cache) {
    CacheProperties settings = properties.cache(cache);
    Class<?> given = settings == null ? null : settings.keyType();
    if (given != null) {
      return List.of(given);
    }
    List<Type> known = uses.of(cache).keyParts();
    return known == null ? keyParts.get(cache) : known;
  }

  private CacheBuilder<Object, Object> builder(CacheUse use, CacheProperties settings) {
    CacheBuilder<Object, Object> builder =
        TieredCache.named(use.cache()).memory(memory -> set(memory, settings));
    List<Place> tiers = places.of(use.cache(), settings.tiers());
    if (!tiers.isEmpty()) {
      TierTypes types = types(use, settings);
      for (Place place : tiers) {
        builder.tier(tier(place, types, use), tier -> live(settings.ttl(), tier::timeToLive));
      }
    }
    live(settings.refreshAfter(), builder::refreshAfter);
    live(settings.staleFor(), builder::staleFor);
    live(settings.absentFor(), builder::absentFor);
    live(settings.loadTimeout(), builder::loadTimeout);
    return builder;
  }

  /** What is wrong with its types says neither where they come from nor what they are for. */
  private static TierFactory<Object, Object> tier(Place place, TierTypes types, CacheUse use) {
    try {
      return place.tier(types);
    } catch (ConfigurationException wrong) {
      throw new ConfigurationException(
          "cache " + use.cache() + " of " + use.place() + ": " + wrong.getMessage(), wrong);
    }
  }

  private static void set(MemoryBuilder<Object, Object> memory, CacheProperties settings) {
    CacheProperties.Memory own = settings.memory();
    Long size = own == null ? null : own.maximumSize();
    Duration life = own == null ? null : own.ttl();
    memory.maximumSize(size == null ? DEFAULT_SIZE : size);
    live(life == null ? settings.ttl() : life, memory::timeToLive);
  }

  private interface Setter {
    Object set(Duration life);
  }

  @SuppressWarnings("ReturnValueIgnored") // builders answer themselves
  private static void live(@Nullable Duration life, Setter setter) {
    if (life != null) {
      setter.set(life);
    }
  }

  private TierTypes types(CacheUse use, CacheProperties settings) {
    new Agreement(use.cache(), settings).require(uses.all(use.cache()), use);
    CacheUse known = uses.of(use.cache());
    List<Type> keys = known.keyParts() == null ? use.keyParts() : known.keyParts();
    Type value = known.value() == null ? use.value() : known.value();
    if (settings.keyType() != null) {
      keys = List.of(settings.keyType());
    }
    if (settings.valueType() != null) {
      value = settings.valueType();
    }
    boolean noKeys = keys == null || keys.stream().anyMatch(ConfiguredCaches::isOpen);
    boolean noValues = value == null || value == Object.class || isOpen(value);
    if (keys == null || value == null || noKeys || noValues) {
      throw unclear(known, noKeys, noValues);
    }
    if (value instanceof Class<?> type && Throwable.class.isAssignableFrom(type)) {
      throw new ConfigurationException(
          "Cache "
              + use.cache()
              + " keeps exceptions, which belong into memory only: set tiercel.caches."
              + use.cache()
              + ".tiers to []");
    }
    return new TierTypes(keys, value);
  }

  /** Whether it is a variable, for which no class says what it stands for. */
  private static boolean isOpen(Type type) {
    return type instanceof TypeVariable<?>;
  }

  private static ConfigurationException unclear(CacheUse use, boolean keys, boolean values) {
    String property = "tiercel.caches." + use.cache() + ".";
    return new ConfigurationException(
        "Cache "
            + use.cache()
            + (use.method() == null ? "" : " of " + use.place())
            + " has tiers outside of this process, and no method says what it keeps"
            + (keys && values ? "" : keys ? " its values under" : " under its keys")
            + (keys ? "; a key by an expression other than a parameter has no known type" : "")
            + ": set "
            + (keys ? property + "key-type" : "")
            + (keys && values ? " and " : "")
            + (values ? property + "value-type" : ""));
  }
}
