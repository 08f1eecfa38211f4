package io.tiercel.jcache;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import javax.cache.expiry.Duration;
import javax.cache.expiry.ExpiryPolicy;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an expiry policy says, as points in time. A policy that throws counts as one that says
 * nothing: a new entry lives for ever, another as long as it would have.
 */
final class Lives {

  private static final Logger LOG = LoggerFactory.getLogger(Lives.class);

  private final ExpiryPolicy policy;
  private final AtomicBoolean complained = new AtomicBoolean();

  Lives(ExpiryPolicy policy) {
    this.policy = policy;
  }

  ExpiryPolicy policy() {
    return policy;
  }

  /** When an entry that is made now expires. */
  long created(long now) {
    Duration life = ask(policy::getExpiryForCreation);
    return life == null ? Held.ETERNAL : end(now, life);
  }

  /** When an entry expires whose value is changed now. */
  long updated(long now, Held before) {
    Duration life = ask(policy::getExpiryForUpdate);
    return life == null ? before.expiresAt() : end(now, life);
  }

  /** Lets an access change when an entry expires. */
  void accessed(long now, Held held) {
    Duration life = ask(policy::getExpiryForAccess);
    if (life != null) {
      held.expireAt(end(now, life));
    }
  }

  private @Nullable Duration ask(Supplier<@Nullable Duration> question) {
    try {
      return question.get();
    } catch (RuntimeException failure) {
      if (complained.compareAndSet(false, true)) {
        LOG.warn(
            "The expiry policy {} threw. Its answer counts as none; this is said once.",
            policy.getClass().getName(),
            failure);
      }
      return null;
    }
  }

  private static long end(long now, Duration life) {
    if (life.isEternal()) {
      return Held.ETERNAL;
    }
    long millis = life.getTimeUnit().toMillis(life.getDurationAmount());
    return millis >= Held.ETERNAL - now ? Held.ETERNAL : now + millis;
  }
}
