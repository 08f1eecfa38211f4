package io.tiercel.spi;

import java.util.Collections;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A value, or the knowledge that there is none, with its times.
 *
 * <p>Times are milliseconds of the node's own clock, {@link Scheduling#millis()}. A tier whose
 * server has another clock translates; nobody else ever compares two clocks.
 *
 * @param value the value, or null when the source of truth is known to have none
 * @param writtenAt when the value was taken from the source of truth
 * @param freshUntil the first moment at which it is no longer fresh
 * @param staleUntil the first moment at which it is not even good as a stale answer
 * @param tags what it belongs to beyond the tags that derive from its key
 * @param stamp the number of the ticket it was stored under, in the storing tier's own sequence
 */
public record Entry<V>(
    @Nullable V value,
    long writtenAt,
    long freshUntil,
    long staleUntil,
    Set<String> tags,
    long stamp) {

  /** A point in time that never comes. */
  public static final long NEVER = Long.MAX_VALUE;

  /** The stamp of an entry that no tier has stored yet. */
  public static final long UNSTAMPED = -1;

  private static final int FEW = 64;

  /** Copies the tags; stale never ends before fresh does. */
  public Entry {
    tags = copyOf(tags);
    staleUntil = Math.max(staleUntil, freshUntil);
  }

  /** An untagged entry that no tier has stored yet. */
  public static <V> Entry<V> of(
      @Nullable V value, long writtenAt, long freshUntil, long staleUntil) {
    return new Entry<>(value, writtenAt, freshUntil, staleUntil, Set.of(), UNSTAMPED);
  }

  /** Whether the source of truth is known to have no value. */
  public boolean absent() {
    return value == null;
  }

  /** What this entry is good for at {@code now}. */
  public Worth worth(long now) {
    if (now < freshUntil) {
      return Worth.FRESH;
    }
    return now < staleUntil ? Worth.STALE : Worth.NOTHING;
  }

  /** The same entry, stored under the ticket of that number. */
  public Entry<V> stampedWith(long number) {
    return new Entry<>(value, writtenAt, freshUntil, staleUntil, tags, number);
  }

  /** The same entry with a life that ends no later than the given ends: it can only get shorter. */
  public Entry<V> endingBy(long fresh, long stale) {
    return new Entry<>(
        value,
        writtenAt,
        Math.min(freshUntil, fresh),
        Math.min(staleUntil, Math.max(fresh, stale)),
        tags,
        stamp);
  }

  /**
   * The tags as entries keep them, which nobody changes any longer.
   *
   * <p>Tags may come from strangers, and of many only such a set minds little when hash codes
   * collide.
   */
  public static Set<String> copyOf(Set<String> tags) {
    if (tags.size() <= FEW) {
      return Set.copyOf(tags);
    }
    Set<String> copy = new HashSet<>(tags);
    copy.forEach(Objects::requireNonNull);
    return Collections.unmodifiableSet(copy);
  }
}
