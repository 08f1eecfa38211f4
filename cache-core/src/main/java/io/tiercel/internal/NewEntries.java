package io.tiercel.internal;

import io.tiercel.CacheOptions;
import io.tiercel.policy.CachePolicy;
import io.tiercel.policy.Lives;
import io.tiercel.spi.Entry;
import io.tiercel.spi.Scheduling;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes entries that no tier has shortened yet, as the policy and the caller's options say. */
final class NewEntries {

  private final CachePolicy policy;
  private final Scheduling scheduling;

  NewEntries(CachePolicy policy, Scheduling scheduling) {
    this.policy = policy;
    this.scheduling = scheduling;
  }

  /** A value, or known absence, that is true from now on. */
  <V> Entry<V> of(
      @Nullable V value, @Nullable Duration life, Set<String> tags, CacheOptions options) {
    long now = scheduling.millis();
    Lives lives = options.lives();
    if (value == null) {
      long until = now + Lives.shorter(life, lives.absentFor(policy)).toMillis();
      return new Entry<>(null, now, until, until, all(tags, options.tags()), Entry.UNSTAMPED);
    }
    Duration given = Lives.shorter(life, lives.timeToLive());
    long freshUntil = now + given.toMillis();
    Duration stale = given.isZero() ? given : lives.staleFor(policy);
    long staleUntil = freshUntil + stale.toMillis();
    return new Entry<>(
        value, now, freshUntil, staleUntil, all(tags, options.tags()), Entry.UNSTAMPED);
  }

  private static Set<String> all(Set<String> some, Set<String> others) {
    if (others.isEmpty()) {
      return some;
    }
    Set<String> both = new HashSet<>(some);
    both.addAll(others);
    return both;
  }
}
