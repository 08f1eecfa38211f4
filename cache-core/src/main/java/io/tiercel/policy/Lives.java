package io.tiercel.policy;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long what some calls read or write lives, where that differs from the rest of the cache. Null
 * stands for what the cache itself does.
 *
 * @param timeToLive how long a value is fresh. It can only shorten what the tiers allow
 * @param localTimeToLive how long it is fresh in tiers of this process; the same holds
 * @param refreshAfter the age at which these readers have an entry renewed behind their back
 * @param staleFor how long a value may be served after its life, when nothing better can be had
 * @param absentFor how long it is remembered that there is no value
 */
public record Lives(
    @Nullable Duration timeToLive,
    @Nullable Duration localTimeToLive,
    @Nullable Duration refreshAfter,
    @Nullable Duration staleFor,
    @Nullable Duration absentFor) {

  /** As the cache does. */
  public static final Lives NONE = new Lives(null, null, null, null, null);

  /** Checks each on its own, and that a renewal comes before the end of the life. */
  public Lives {
    check("timeToLive", timeToLive);
    check("localTimeToLive", localTimeToLive);
    check("refreshAfter", refreshAfter);
    check("staleFor", staleFor);
    check("absentFor", absentFor);
    if (refreshAfter != null) {
      Rules.positive("refreshAfter", refreshAfter);
    }
    Rules.check(
        refreshAfter == null || timeToLive == null || refreshAfter.compareTo(timeToLive) < 0,
        "refreshAfter",
        refreshAfter,
        "shorter than the timeToLive, " + timeToLive);
  }

  private static void check(String setting, @Nullable Duration value) {
    if (value != null) {
      Rules.notNegative(setting, value);
    }
  }

  /** The age at which entries are renewed, in a cache of that policy. */
  public Duration refreshAfter(CachePolicy usual) {
    return refreshAfter == null ? usual.refreshAfter() : refreshAfter;
  }

  /** How long values may be served stale, in a cache of that policy. */
  public Duration staleFor(CachePolicy usual) {
    return staleFor == null ? usual.staleFor() : staleFor;
  }

  /** How long absence is remembered, in a cache of that policy. */
  public Duration absentFor(CachePolicy usual) {
    return absentFor == null ? usual.absentFor() : absentFor;
  }

  /** The shorter of two lives; null is without limit. */
  public static Duration shorter(@Nullable Duration one, @Nullable Duration other) {
    Duration first = one == null ? TierPolicy.UNLIMITED : one;
    return other == null || other.compareTo(first) > 0 ? first : other;
  }

  /** These, and for those that are null the ones of before. */
  public Lives over(Lives before) {
    return new Lives(
        later(before.timeToLive, timeToLive),
        later(before.localTimeToLive, localTimeToLive),
        later(before.refreshAfter, refreshAfter),
        later(before.staleFor, staleFor),
        later(before.absentFor, absentFor));
  }

  private static @Nullable Duration later(@Nullable Duration before, @Nullable Duration after) {
    return after == null ? before : after;
  }

  /** The same with another time to live. */
  public Lives withTimeToLive(@Nullable Duration life) {
    return new Lives(life, localTimeToLive, refreshAfter, staleFor, absentFor);
  }
}
