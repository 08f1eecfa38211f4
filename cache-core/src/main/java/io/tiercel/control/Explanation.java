package io.tiercel.control;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a cache knows of one key, tier by tier, and what a get would do with it now. It holds no
 * value.
 *
 * @param cache the cache's name
 * @param tiers each tier, nearest first
 * @param flying whether a load that a get would join is under way
 * @param shareOfHits the part of the sampled hits that asked for it; 0 if it is not a hot key
 * @param shareOfMisses the part of the loads that were for it; 0 if it is not a hot key
 * @param verdict what a get would do now
 */
public record Explanation(
    String cache,
    List<Tier> tiers,
    boolean flying,
    double shareOfHits,
    double shareOfMisses,
    String verdict) {

  /** Copies the list. */
  public Explanation {
    tiers = List.copyOf(tiers);
  }

  /**
   * What one tier knows of the key.
   *
   * @param name the tier's name
   * @param finding what is there
   * @param entry the entry, if there is one
   * @param lease who may fill the key, as far as the tier can tell; null for nobody
   * @param remark what hides the entry, or why the tier is not asked or believed; null for nothing
   */
  public record Tier(
      String name,
      Finding finding,
      @Nullable Details entry,
      @Nullable String lease,
      @Nullable String remark) {}

  /** What a tier has of a key. */
  public enum Finding {
    /** A value that may be answered. */
    FRESH,
    /** The knowledge that there is no value. */
    ABSENT,
    /** An entry that may be answered only when nothing better can be had. */
    STALE,
    /** Nothing. */
    NOTHING,
    /** An entry that was invalidated, and so is as good as none. */
    HIDDEN,
    /** Nobody knows: the tier failed, or is not asked. */
    UNKNOWN
  }

  /**
   * An entry without its value.
   *
   * @param age how long ago the value was taken from the source of truth
   * @param freshFor how long it is fresh from now on; zero if it is not. Some 1,000 years where
   *     nothing limits it
   * @param staleFor how long it may be served at all from now on, fresh or stale: as long as {@code
   *     freshFor} where the cache has no stale window
   * @param tags what it bears
   * @param version the number of the ticket it was stored under; -1 where the tier keeps none
   * @param bytes its size as stored; -1 where it is not stored as bytes
   * @param format how its bytes are written; empty where it is not stored as bytes
   */
  public record Details(
      Duration age,
      Duration freshFor,
      Duration staleFor,
      Set<String> tags,
      long version,
      long bytes,
      String format) {}
}
