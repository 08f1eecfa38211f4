package io.tiercel;

import io.tiercel.policy.BreakerPolicy;
import io.tiercel.policy.Rules;
import io.tiercel.policy.TierPolicy;
import io.tiercel.policy.TimeLimits;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Sets up what surrounds a tier of a cache that is being built. */
public final class TierBuilder {

  private TierPolicy policy = TierPolicy.DEFAULT;
  private @Nullable TimeLimits limits = TimeLimits.DEFAULT;
  private @Nullable BreakerPolicy breaker = BreakerPolicy.DEFAULT;

  TierBuilder() {}

  /** How long values are fresh in this tier; by default as long as the loader says. */
  public TierBuilder timeToLive(Duration life) {
    Rules.positive("tier.timeToLive", life);
    policy = policy.withTimeToLive(life);
    return this;
  }

  /** The part of a life by which it is shortened at random; a tenth by default. */
  public TierBuilder jitter(double part) {
    policy = policy.withJitter(part);
    return this;
  }

  /** How long each kind of operation may take; {@link TimeLimits#DEFAULT} unless it is set. */
  public TierBuilder timeLimits(TimeLimits each) {
    limits = Rules.present("tier.timeLimits", each);
    return this;
  }

  /**
   * When the tier counts as sick and is left alone; {@link BreakerPolicy#DEFAULT} unless it is set.
   */
  public TierBuilder breaker(BreakerPolicy when) {
    breaker = Rules.present("tier.breaker", when);
    return this;
  }

  /** Waits as long as the tier does. For tiers that keep time themselves. */
  public TierBuilder withoutTimeLimits() {
    limits = null;
    return this;
  }

  /** Asks the tier however often it fails. */
  public TierBuilder withoutBreaker() {
    breaker = null;
    return this;
  }

  TierPolicy policy() {
    return policy;
  }

  @Nullable TimeLimits limits() {
    return limits;
  }

  @Nullable BreakerPolicy breaker() {
    return breaker;
  }
}
