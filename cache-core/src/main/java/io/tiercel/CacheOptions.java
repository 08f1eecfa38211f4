package io.tiercel;

import io.tiercel.policy.Lives;
import io.tiercel.policy.Rules;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;

/**
 * Overrides for the calls of one view, {@link TieredCache#with}. Immutable.
 *
 * @param skippedTiers names of tiers that are neither read nor filled. A put or an atomic operation
 *     empties them of its key all the same, and writes Home, which orders changes
 * @param reload whether reads load anew, whatever the tiers hold
 * @param allowStale whether a stale value may be answered when a load fails
 * @param lives the lives of what is put or loaded, and when it is renewed
 * @param tags what is put or loaded bears these tags besides its own
 */
public record CacheOptions(
    Set<String> skippedTiers, boolean reload, boolean allowStale, Lives lives, Set<String> tags) {

  /** No override. */
  public static final CacheOptions NONE =
      new CacheOptions(Set.of(), false, true, Lives.NONE, Set.of());

  /** Copies the sets. */
  public CacheOptions {
    skippedTiers = Set.copyOf(skippedTiers);
    tags = Set.copyOf(tags);
    tags.forEach(Rules::tag);
  }

  /** Neither reads nor fills these tiers either. */
  public CacheOptions skipping(String... tiers) {
    return new CacheOptions(with(skippedTiers, tiers), reload, allowStale, lives, tags);
  }

  /** Loads anew: what is read was read from the source of truth after the call began. */
  public CacheOptions reloading() {
    return new CacheOptions(skippedTiers, true, allowStale, lives, tags);
  }

  /** Answers nothing stale: a failed load throws. */
  public CacheOptions withoutStale() {
    return new CacheOptions(skippedTiers, reload, false, lives, tags);
  }

  /** Gives what is put or loaded a life. It can only shorten what the tiers allow. */
  public CacheOptions living(Duration life) {
    return living(lives.withTimeToLive(life));
  }

  /** Gives what is put or loaded these lives. */
  public CacheOptions living(Lives each) {
    return new CacheOptions(skippedTiers, reload, allowStale, each, tags);
  }

  /** Gives what is put or loaded these tags too; the rules of {@link EntrySettings#tags} apply. */
  public CacheOptions tagged(String... names) {
    return new CacheOptions(skippedTiers, reload, allowStale, lives, with(tags, names));
  }

  private static Set<String> with(Set<String> present, String... more) {
    Set<String> all = new HashSet<>(present);
    Collections.addAll(all, more);
    return all;
  }
}
