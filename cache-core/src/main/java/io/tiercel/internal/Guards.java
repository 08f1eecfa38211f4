package io.tiercel.internal;

import io.tiercel.internal.CacheSpec.Surroundings;
import io.tiercel.internal.CacheSpec.TierSpec;
import io.tiercel.internal.guard.Breaker;
import io.tiercel.internal.guard.Observed;
import io.tiercel.internal.guard.Portions;
import io.tiercel.internal.guard.Switch;
import io.tiercel.internal.guard.TimeLimit;
import io.tiercel.internal.guard.Veil;
import io.tiercel.policy.BreakerPolicy;
import io.tiercel.spi.LocalTier;
import io.tiercel.spi.Scope;
import io.tiercel.spi.Tier;
import io.tiercel.spi.TierContext;
import org.jspecify.annotations.Nullable;

/** Wraps a tier in its decorators: time limit, breaker, statistics, portions, veil and switch. */
final class Guards<K, V> {

  private final Tier<K, V> bare;
  private final TierSpec<K, V> spec;
  private final TierContext<K, V> context;
  private final Surroundings<K, V> surroundings;
  private final boolean inProcess;

  /** For one tier of a cache that lives in these surroundings. */
  Guards(
      Tier<K, V> bare,
      TierSpec<K, V> spec,
      TierContext<K, V> context,
      Surroundings<K, V> surroundings) {
    this.bare = bare;
    this.spec = spec;
    this.context = context;
    this.surroundings = surroundings;
    this.inProcess = bare instanceof LocalTier;
  }

  /**
   * Wraps the tier.
   *
   * @param guardsFarther whether the tier knows if farther tiers may be believed
   */
  Guarded<K, V> putUp(boolean guardsFarther) {
    Tier<K, V> limited = limited(bare);
    Breaker<K, V> breaker = breaker(limited);
    Tier<K, V> tier = portioned(observed(breaker == null ? limited : breaker));
    Tier<K, V> insisting = breaker == null ? tier : portioned(observed(breaker.insisting()));
    Veil<K, V> veil = inProcess || bare.scope() == Scope.SHARED ? null : veil(tier, insisting);
    return new Guarded<>(
        new Switch<>(veil == null ? tier : veil, guardsFarther),
        veil == null ? insisting : veil,
        breaker,
        veil,
        counts());
  }

  private Tier<K, V> limited(Tier<K, V> tier) {
    return spec.limits() == null
        ? tier
        : new TimeLimit<>(tier, spec.limits(), context.scheduling());
  }

  private @Nullable Breaker<K, V> breaker(Tier<K, V> tier) {
    BreakerPolicy policy = spec.breaker();
    return policy == null
        ? null
        : new Breaker<>(tier, policy, context.scheduling(), context.observer());
  }

  private Tier<K, V> portioned(Tier<K, V> tier) {
    return inProcess ? tier : new Portions<>(tier);
  }

  private boolean counts() {
    return !inProcess || surroundings.statistics();
  }

  private Tier<K, V> observed(Tier<K, V> tier) {
    if (!inProcess) {
      return new Observed<>(tier, context.observer(), context.scheduling());
    }
    return counts() ? Observed.untimed(tier, context.observer(), context.scheduling()) : tier;
  }

  private Veil<K, V> veil(Tier<K, V> tier, Tier<K, V> insisting) {
    return Veil.before(tier, insisting, context, surroundings.undeliveredBound());
  }
}
