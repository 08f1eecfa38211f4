package io.tiercel.spi.provider;

import io.tiercel.spi.TierFactory;
import java.util.Set;

/**
 * Makes tiers of one kind from settings that are texts. Found by {@link java.util.ServiceLoader},
 * so that whoever reads a configuration need not know the modules that it names.
 */
public interface TierProvider {

  /** The kind, as configurations call it, such as {@code redis}. */
  String kind();

  /** Where its tiers belong: those with a lower number are nearer. */
  int distance();

  /** Where tiers with these settings belong, if that is not where they usually do. */
  default int distance(TierSettings settings) {
    return distance();
  }

  /** The names of all settings that it understands. */
  Set<String> settings();

  /**
   * A place for tiers; whatever is shared among caches is made once, here.
   *
   * @throws RuntimeException if a setting cannot work; the message names it
   */
  Place open(TierSettings settings);

  /** Makes the tiers of caches. */
  @FunctionalInterface
  interface Place {
    /** The tier of a cache with these types, which are known at run time only. */
    TierFactory<Object, Object> tier(TierTypes types);
  }
}
