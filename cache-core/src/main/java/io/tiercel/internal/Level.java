package io.tiercel.internal;

import io.tiercel.control.TierMode;
import io.tiercel.internal.guard.Breaker;
import io.tiercel.internal.guard.Observed;
import io.tiercel.internal.guard.Switch;
import io.tiercel.internal.guard.Undelivered;
import io.tiercel.internal.guard.Veil;
import io.tiercel.policy.Lives;
import io.tiercel.policy.TierPolicy;
import io.tiercel.spi.Answer;
import io.tiercel.spi.Entry;
import io.tiercel.spi.LocalTier;
import io.tiercel.spi.Observer;
import io.tiercel.spi.Outcome;
import io.tiercel.spi.Scheduling;
import io.tiercel.spi.Scope;
import io.tiercel.spi.Tier;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A tier in its place in the stack. */
final class Level<K, V> {

  private final int index;
  private final Switch<K, V> tier;
  private final Guarded<K, V> guarded;
  private final @Nullable LocalTier<K, V> local;
  private volatile TierPolicy policy;

  /**
   * A place for a tier.
   *
   * @param index its distance from the application: 0 is the nearest
   * @param guarded the tier, with its decorators
   * @param bare the same without them
   * @param policy how long entries live in it
   */
  Level(int index, Guarded<K, V> guarded, Tier<K, V> bare, TierPolicy policy) {
    this.index = index;
    this.guarded = guarded;
    this.tier = guarded.gate();
    this.local = bare instanceof LocalTier<K, V> here ? here : null;
    this.policy = policy;
  }

  int index() {
    return index;
  }

  Tier<K, V> tier() {
    return tier;
  }

  /** What the tier is used for, and where that is changed. */
  Switch<K, V> gate() {
    return tier;
  }

  /** The tier for changes that are delivered late, which no open breaker holds off. */
  Tier<K, V> insisting() {
    return guarded.insisting();
  }

  /** Its circuit breaker, or null. */
  @Nullable Breaker<K, V> breaker() {
    return guarded.breaker();
  }

  /** How many removals it has still to make, after one that failed, which is hidden meanwhile. */
  int late() {
    Veil<K, V> veil = guarded.veil();
    return veil == null ? 0 : veil.late();
  }

  /** The tier without decorators if it is in this process, or null. */
  @Nullable LocalTier<K, V> local() {
    return local;
  }

  /** Whether what it does is counted. */
  boolean isObserved() {
    return guarded.observed();
  }

  /** Reports a read of {@link #local} that is the only tier, as its decorators would have. */
  void reportRead(Observer<K, V> observer, Answer<V> answer) {
    if (isObserved()) {
      observer.read(name(), Observed.resultOf(answer));
      observer.lookedFor(Observed.resultOf(answer));
    }
  }

  /** Reports a fill of {@link #local}, as its decorators would have. */
  void reportFilled(Observer<K, V> observer, Outcome outcome) {
    if (isObserved()) {
      observer.filled(name(), outcome);
    }
  }

  String name() {
    return tier.name();
  }

  boolean isLocal() {
    return tier.scope() == Scope.LOCAL;
  }

  /** Whether it is read and filled. */
  boolean isOn() {
    return tier.mode() == TierMode.ON;
  }

  /** Those flights that may believe it as long as these changes have not been delivered. */
  List<Flight<K, V>> believers(Undelivered<K> undelivered, List<Flight<K, V>> flights) {
    if (undelivered.isEmpty()) {
      return flights;
    }
    return flights.stream()
        .filter(flight -> undelivered.believableFrom(flight.key, Set.of()) <= index)
        .toList();
  }

  /** How long entries live in it. */
  TierPolicy policy() {
    return policy;
  }

  /** From now on entries live so long in it. */
  void become(TierPolicy other) {
    policy = other;
  }

  /**
   * The entry as this tier may keep it: for at most the tier's own life, and never longer than
   * given. Both are shortened at random, the given one as long as no tier has stored the entry: one
   * that is copied into a nearer tier was shortened before.
   */
  Entry<V> admit(Entry<V> entry, Lives lives, Scheduling scheduling) {
    TierPolicy present = policy;
    Duration own = life(present, lives);
    boolean given = isGivenALife(entry);
    if (own == TierPolicy.UNLIMITED && !given) {
      return entry;
    }
    long now = scheduling.millis();
    long life = given ? Math.min(own.toMillis(), entry.freshUntil() - now) : own.toMillis();
    long staleFor = entry.staleUntil() - entry.freshUntil();
    long freshUntil = now + drawn(present, life, scheduling);
    return freshUntil < entry.freshUntil()
        ? entry.endingBy(freshUntil, freshUntil + staleFor)
        : entry;
  }

  /** Whether the loader, a view or the cache's own policy limits the life of something new. */
  private static boolean isGivenALife(Entry<?> entry) {
    return entry.stamp() == Entry.UNSTAMPED
        && entry.freshUntil() - entry.writtenAt() < TierPolicy.UNLIMITED.toMillis();
  }

  private Duration life(TierPolicy present, Lives lives) {
    Duration own = present.limitsLife() ? present.timeToLive() : TierPolicy.UNLIMITED;
    Duration asked = isLocal() ? lives.localTimeToLive() : null;
    return asked != null && asked.compareTo(own) < 0 ? asked : own;
  }

  private static long drawn(TierPolicy policy, long life, Scheduling scheduling) {
    if (policy.jitter() == 0) {
      return life;
    }
    double drawn = (scheduling.random() >>> 11) * 0x1.0p-53;
    return life - (long) (life * policy.jitter() * drawn);
  }
}
