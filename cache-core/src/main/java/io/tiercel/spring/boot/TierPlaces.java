package io.tiercel.spring.boot;

import io.tiercel.error.ConfigurationException;
import io.tiercel.spi.provider.TierProvider;
import io.tiercel.spi.provider.TierProvider.Place;
import io.tiercel.spi.provider.TierSettings;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The places of tiers that the configuration speaks of, nearest first. */
final class TierPlaces {

  private final Map<String, Place> places = new LinkedHashMap<>();

  TierPlaces(Map<String, Map<String, String>> kinds, ClassLoader loader) {
    List<TierProvider> providers =
        ServiceLoader.load(TierProvider.class, loader).stream()
            .map(ServiceLoader.Provider::get)
            .sorted(Comparator.comparingInt(TierProvider::distance))
            .toList();
    for (TierProvider provider : providers) {
      Map<String, String> settings = kinds.get(provider.kind());
      if (settings != null) {
        requireKnown(provider, settings);
        places.put(provider.kind(), provider.open(new TierSettings(provider.kind(), settings)));
      }
    }
    for (String kind : kinds.keySet()) {
      require(
          places.containsKey(kind),
          "tiercel." + kind + " is configured, but cache-" + kind + " is not on the class path");
    }
  }

  private static void requireKnown(TierProvider provider, Map<String, String> settings) {
    for (String setting : settings.keySet()) {
      require(
          provider.settings().contains(setting),
          "tiercel."
              + provider.kind()
              + '.'
              + setting
              + " is not known, but "
              + new TreeSet<>(provider.settings()));
    }
  }

  /** The places of these kinds, or of all, nearest first. */
  List<Place> of(String cache, @Nullable List<String> kinds) {
    if (kinds == null) {
      return List.copyOf(places.values());
    }
    for (String kind : kinds) {
      require(
          places.containsKey(kind),
          "tiercel.caches."
              + cache
              + ".tiers names "
              + kind
              + ", but configured are "
              + places.keySet());
    }
    return places.entrySet().stream()
        .filter(place -> kinds.contains(place.getKey()))
        .map(Map.Entry::getValue)
        .toList();
  }

  private static void require(boolean holds, String rule) {
    if (!holds) {
      throw new ConfigurationException(rule);
    }
  }
}
