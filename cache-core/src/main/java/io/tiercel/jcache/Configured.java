package io.tiercel.jcache;

import io.tiercel.MemoryBuilder;
import io.tiercel.error.ConfigurationException;
import io.tiercel.policy.Names;
import io.tiercel.policy.Rules;
import io.tiercel.spi.TierFactory;
import io.tiercel.spi.provider.TierPlaces;
import io.tiercel.spi.provider.TierProvider.Place;
import io.tiercel.spi.provider.TierSettings;
import io.tiercel.spi.provider.TierTypes;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import javax.cache.expiry.EternalExpiryPolicy;
import javax.cache.expiry.ModifiedExpiryPolicy;

/**
 * What the properties of a manager say of its caches. They have the names that Spring Boot's have:
 * {@code tiercel.<kind of tier>.<setting>}, {@code tiercel.defaults.<setting>} and {@code
 * tiercel.caches.<cache>.<setting>}. Others are none of ours.
 */
final class Configured {

  private static final String PREFIX = "tiercel.";
  private static final String DEFAULTS = "defaults";
  private static final String CACHES = "caches";
  private static final Set<String> GROUPS = new TreeSet<>(Set.of(DEFAULTS, CACHES));
  private static final String TTL = "ttl";
  private static final String MEMORY_TTL = "memory.ttl";
  private static final String MEMORY_SIZE = "memory.maximum-size";
  private static final String TIERS = "tiers";
  private static final String KEY_TYPE = "key-type";
  private static final String VALUE_TYPE = "value-type";
  private static final String STATISTICS = "statistics";
  private static final String MANAGEMENT = "management";
  private static final String BY_REFERENCE = "store-by-reference";

  /** What settings of two words begin with: what is like it ends no name of a cache. */
  private static final Set<String> OF_MEMORY = Set.of("memory");

  private static final Set<String> SETTINGS =
      new TreeSet<>(
          Set.of(
              TTL,
              MEMORY_TTL,
              MEMORY_SIZE,
              TIERS,
              KEY_TYPE,
              VALUE_TYPE,
              STATISTICS,
              MANAGEMENT,
              BY_REFERENCE));

  private final ClassLoader loader;
  private final Map<String, String> defaults = new HashMap<>();
  private final Map<String, Map<String, String>> caches = new TreeMap<>();
  private final TierPlaces places;

  Configured(Properties properties, ClassLoader loader) {
    this.loader = loader;
    Map<String, Map<String, String>> kinds = new TreeMap<>();
    for (String name : properties.stringPropertyNames()) {
      if (name.startsWith(PREFIX)) {
        note(name.substring(PREFIX.length()), properties.getProperty(name), kinds);
      }
    }
    this.places = new TierPlaces(kinds, loader, Configured::noObject);
  }

  private static <T> T noObject(String name, Class<T> type) {
    throw new IllegalArgumentException("properties of JCache can name none");
  }

  private void note(String name, String value, Map<String, Map<String, String>> kinds) {
    int dot = name.indexOf('.');
    String kind = dot < 0 ? name : name.substring(0, dot);
    String rest = name.substring(dot + 1);
    if (kind.equals(DEFAULTS)) {
      require(SETTINGS.contains(rest), name, rest, SETTINGS);
      defaults.put(rest, value);
    } else if (kind.equals(CACHES)) {
      String setting = setting(rest);
      require(!setting.isEmpty(), name, rest.substring(rest.lastIndexOf('.') + 1), SETTINGS);
      String cache = rest.substring(0, rest.length() - setting.length() - 1);
      String last = cache.substring(cache.lastIndexOf('.') + 1);
      boolean meant = cache.equals(last) || Names.guess(last, OF_MEMORY).isEmpty();
      require(meant, name, last + '.' + setting, SETTINGS);
      caches.computeIfAbsent(cache, first -> new HashMap<>()).put(setting, value);
    } else {
      require(Names.guess(kind, GROUPS).isEmpty(), name, kind, GROUPS);
      kinds.computeIfAbsent(kind, first -> new HashMap<>()).put(rest, value);
    }
  }

  private static void require(boolean known, String name, String wrong, Set<String> right) {
    if (!known) {
      throw new ConfigurationException(
          PREFIX + name + " is not known; known are " + right + Names.guess(wrong, right));
    }
  }

  /** The setting that follows the name of a cache, which may have dots; empty if it is none. */
  private static String setting(String name) {
    String longest = "";
    for (String setting : SETTINGS) {
      boolean ends = name.endsWith('.' + setting);
      longest = ends && setting.length() > longest.length() ? setting : longest;
    }
    return longest;
  }

  /** The names of the caches that are to be there from the beginning. */
  Set<String> names() {
    return caches.keySet();
  }

  /** A configuration for a cache that only the properties speak of. */
  TiercelConfiguration<?, ?> settings(String cache) {
    TierSettings settings = of(cache);
    TiercelConfiguration<Object, Object> made = new TiercelConfiguration<>();
    setTypes(made, type(settings, KEY_TYPE), type(settings, VALUE_TYPE));
    return made;
  }

  @SuppressWarnings("unchecked") // who asks for the cache has to name its types
  private static void setTypes(
      TiercelConfiguration<Object, Object> made, Class<?> key, Class<?> value) {
    made.setTypes((Class<Object>) key, (Class<Object>) value);
  }

  private Class<?> type(TierSettings settings, String name) {
    String type = settings.text(name);
    try {
      return type == null ? Object.class : Class.forName(type, false, loader);
    } catch (ClassNotFoundException unknown) {
      throw new ConfigurationException(
          PREFIX + settings.kind() + '.' + name + " is no class: " + type);
    }
  }

  private TierSettings of(String cache) {
    Map<String, String> all = new HashMap<>(defaults);
    all.putAll(caches.getOrDefault(cache, Map.of()));
    return new TierSettings(CACHES + '.' + cache, all);
  }

  /** Adds what the properties say to a configuration that says nothing of tiers itself. */
  <K, V> void complete(String cache, TiercelConfiguration<K, V> given) {
    TierSettings settings = of(cache);
    String named = settings.text(TIERS);
    List<Place> tiers = places.of(cache, named == null ? null : split(named));
    turnOn(settings, given);
    if (!given.isSized()) {
      settings.ifNumber(MEMORY_SIZE, given::maximumSize);
    }
    if (tiers.isEmpty()) {
      settings.ifDuration(MEMORY_TTL, life -> expire(given, life)); // the first one counts
      settings.ifDuration(TTL, life -> expire(given, life));
    } else {
      TierTypes types = types(cache, given);
      given.tiers(
          builder -> {
            builder.memory(memory -> memory(settings, memory, given.maximumSize()));
            for (Place place : tiers) {
              builder.tier(tier(place, types), tier -> settings.ifDuration(TTL, tier::timeToLive));
            }
          });
    }
  }

  @SuppressWarnings("unchecked") // the types are those of the configuration of these types
  private static <K, V> TierFactory<K, V> tier(Place place, TierTypes types) {
    return (TierFactory<K, V>) place.tier(types);
  }

  /** A configuration says only what is on: what is off by default may be on by the properties. */
  private static void turnOn(TierSettings settings, TiercelConfiguration<?, ?> given) {
    given.setStatisticsEnabled(given.isStatisticsEnabled() || settings.flag(STATISTICS));
    given.setManagementEnabled(given.isManagementEnabled() || settings.flag(MANAGEMENT));
    given.setStoreByValue(given.isStoreByValue() && !settings.flag(BY_REFERENCE));
  }

  private static List<String> split(String named) {
    return Arrays.stream(named.split(",", -1))
        .map(String::strip)
        .filter(t -> !t.isEmpty())
        .toList();
  }

  private static void memory(TierSettings settings, MemoryBuilder<?, ?> memory, long size) {
    memory.maximumSize(size);
    settings.ifDuration(TTL, memory::timeToLive);
    settings.ifDuration(MEMORY_TTL, memory::timeToLive);
  }

  /** In memory JCache's own policy says when entries end; one that is given comes first. */
  private static void expire(TiercelConfiguration<?, ?> given, Duration life) {
    Rules.positive("life", life); // of zero or less, nothing would be kept
    if (given.getExpiryPolicyFactory().equals(EternalExpiryPolicy.factoryOf())) {
      given.setExpiryPolicyFactory(
          ModifiedExpiryPolicy.factoryOf(
              new javax.cache.expiry.Duration(TimeUnit.MILLISECONDS, life.toMillis())));
    }
  }

  private static TierTypes types(String cache, TiercelConfiguration<?, ?> given) {
    if (given.getKeyType() == Object.class || given.getValueType() == Object.class) {
      throw new ConfigurationException(
          "Cache "
              + cache
              + " has tiers outside of this process, which need types: set them on its"
              + " configuration, or tiercel.caches."
              + cache
              + ".key-type and value-type");
    }
    return new TierTypes(List.of(given.getKeyType()), given.getValueType());
  }
}
