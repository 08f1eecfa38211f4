package io.tiercel;

import io.tiercel.policy.Lives;
import io.tiercel.policy.Rules;
import java.time.Duration;
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
    return new CacheOptions(
        with("skipped tier", skippedTiers, tiers), reload, allowStale, lives, tags);
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
    return new CacheOptions(skippedTiers, reload, allowStale, lives, with("tag", tags, names));
  }

  /**
   * These options, and for what they leave open those of before. What the later ones say of lives
   * wins; skipped tiers and tags add up; {@link #reloading} and {@link #withoutStale} stay.
   *
   * @throws io.tiercel.error.ConfigurationException if the lives of both contradict each other
   */
  public CacheOptions over(CacheOptions before) {
    return new CacheOptions(
        with("skipped tier", before.skippedTiers, skippedTiers.toArray(String[]::new)),
        before.reload || reload,
        before.allowStale && allowStale,
        lives.over(before.lives),
        with("tag", before.tags, tags.toArray(String[]::new)));
  }

  private static Set<String> with(String what, Set<String> present, String... more) {
    Set<String> all = new HashSet<>(present);
    for (String name : more) {
      all.add(Rules.present(what, name));
    }
    return all;
  }
}
