package io.tiercel.spi.provider;

import io.tiercel.error.ConfigurationException;
import io.tiercel.policy.Names;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The places of the tiers that a configuration speaks of as {@code tiercel.<kind>.<setting>}. What
 * it says wrong is a {@link ConfigurationException} with the name that was meant.
 */
public final class TierPlaces {

  private final Map<String, TierProvider.Place> places = new LinkedHashMap<>();

  /**
   * Opens a place for each kind.
   *
   * @param kinds the settings of each kind of tiers, by their names
   * @param loader finds the providers
   * @param objects what settings can name
   */
  public TierPlaces(
      Map<String, Map<String, String>> kinds, ClassLoader loader, TierSettings.Objects objects) {
    List<Configured> configured = new ArrayList<>();
    for (TierProvider provider : ServiceLoader.load(TierProvider.class, loader)) {
      Map<String, String> settings = kinds.get(provider.kind());
      if (settings != null) {
        TierSettings known = new TierSettings(provider.kind(), known(provider, settings), objects);
        configured.add(new Configured(provider, known));
      }
    }
    configured.sort(Comparator.comparingInt(Configured::distance));
    configured.forEach(each -> places.put(each.provider().kind(), each.open()));
    for (String kind : kinds.keySet()) {
      require(
          places.containsKey(kind),
          "tiercel." + kind + " is configured, but cache-" + kind + " is not on the class path");
    }
  }

  /** A provider and what it is told. */
  private record Configured(TierProvider provider, TierSettings settings) {

    int distance() {
      return provider.distance(settings);
    }

    TierProvider.Place open() {
      return provider.open(settings);
    }
  }

  /** The settings by the names that the provider gives them: others write them otherwise. */
  private static Map<String, String> known(TierProvider provider, Map<String, String> settings) {
    Map<String, String> byPlainName = new HashMap<>();
    provider.settings().forEach(name -> byPlainName.put(plain(name), name));
    Map<String, String> known = new LinkedHashMap<>();
    settings.forEach(
        (setting, value) -> {
          String name = byPlainName.get(plain(setting));
          require(
              name != null,
              "tiercel."
                  + provider.kind()
                  + '.'
                  + setting
                  + " is not known; known are "
                  + new TreeSet<>(provider.settings())
                  + Names.guess(setting, provider.settings()));
          known.put(String.valueOf(name), value);
        });
    return known;
  }

  /** As Spring compares names: {@code commandTimeout} and {@code COMMAND_TIMEOUT} are the same. */
  private static String plain(String name) {
    return name.replaceAll("[^A-Za-z0-9]", "").toLowerCase(Locale.ROOT);
  }

  /** The places of these kinds, or of all, nearest first. */
  public List<TierProvider.Place> of(String cache, @Nullable List<String> kinds) {
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
