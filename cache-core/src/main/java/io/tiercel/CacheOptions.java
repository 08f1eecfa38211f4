package io.tiercel;

import io.tiercel.policy.Rules;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Overrides for the calls of one view, {@link TieredCache#with}. Immutable.
 *
 * @param skippedTiers names of tiers that are neither read nor filled. Changes always reach all
 * @param reload whether reads load anew, whatever the tiers hold
 * @param allowStale whether a stale value may be answered when a load fails
 * @param timeToLive the life of what is put or loaded; null for the tiers' own
 * @param tags what is put or loaded bears these tags besides its own
 */
public record CacheOptions(
    Set<String> skippedTiers,
    boolean reload,
    boolean allowStale,
    @Nullable Duration timeToLive,
    Set<String> tags) {

  /** No override. */
  public static final CacheOptions NONE = new CacheOptions(Set.of(), false, true, null, Set.of());

  /** Copies the sets and checks the life. */
  public CacheOptions {
    skippedTiers = Set.copyOf(skippedTiers);
    tags = Set.copyOf(tags);
    if (timeToLive != null) {
      Rules.notNegative("timeToLive", timeToLive);
    }
  }

  /** Neither reads nor fills these tiers. */
  public CacheOptions skipping(String... tiers) {
    return new CacheOptions(Set.of(tiers), reload, allowStale, timeToLive, tags);
  }

  /** Loads anew: what is read was read from the source of truth after the call began. */
  public CacheOptions reloading() {
    return new CacheOptions(skippedTiers, true, allowStale, timeToLive, tags);
  }

  /** Answers nothing stale: a failed load throws. */
  public CacheOptions withoutStale() {
    return new CacheOptions(skippedTiers, reload, false, timeToLive, tags);
  }

  /** Gives what is put or loaded a life. It can only shorten what the tiers allow. */
  public CacheOptions living(Duration life) {
    return new CacheOptions(skippedTiers, reload, allowStale, life, tags);
  }

  /** Gives what is put or loaded these tags. */
  public CacheOptions tagged(String... names) {
    return new CacheOptions(skippedTiers, reload, allowStale, timeToLive, Set.of(names));
  }
}
