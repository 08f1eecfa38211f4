package io.tiercel;

import io.tiercel.policy.Rules;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a loader may say of the entry it loads. Not thread-safe: it belongs to one load.
 *
 * <p>A life can only shorten what the tiers allow.
 */
public final class EntrySettings {

  private @Nullable Duration life;
  private @Nullable Set<String> tags;

  /** Nothing said yet. */
  public EntrySettings() {}

  /** How long the value is fresh; zero keeps it out of the tiers. */
  public EntrySettings timeToLive(Duration timeToLive) {
    life = Rules.notNegative("timeToLive", timeToLive);
    return this;
  }

  /**
   * What the entry belongs to, for {@link TieredCache#invalidateTags}. Adds to earlier ones. A tag
   * has 1,024 characters at most, and no U+0000.
   */
  public EntrySettings tags(String... names) {
    if (tags == null) {
      tags = new LinkedHashSet<>();
    }
    for (String name : names) {
      tags.add(Rules.tag(Rules.present("tag", name)));
    }
    return this;
  }

  /** The life that was set, or null. */
  public @Nullable Duration timeToLive() {
    return life;
  }

  /** The tags that were set. */
  public Set<String> tags() {
    return tags == null ? Set.of() : Collections.unmodifiableSet(tags);
  }
}
