package io.tiercel.jcache;

import io.tiercel.CacheOptions;
import io.tiercel.error.ConfigurationException;
import java.util.concurrent.TimeUnit;
import javax.cache.expiry.Duration;
import javax.cache.expiry.ExpiryPolicy;
import org.jspecify.annotations.Nullable;

/** The one life that entries of shared tiers can have. */
final class FixedLife {

  private FixedLife() {}

  /** What the policy says, if tiers can keep it. */
  static CacheOptions of(String cache, ExpiryPolicy policy) {
    Duration access = policy.getExpiryForAccess();
    require(access == null, cache, "for access " + access, "an access cannot prolong lives there");
    Duration creation = policy.getExpiryForCreation();
    Duration update = policy.getExpiryForUpdate();
    require(
        creation != null && !creation.isZero(),
        cache,
        "for creation " + creation,
        "nothing would ever be stored");
    require(
        creation.equals(update) || (update == null && creation.isEternal()),
        cache,
        "for creation " + creation + " and for update " + text(update),
        "both have to be the same, as those of EternalExpiryPolicy and ModifiedExpiryPolicy");
    return creation.isEternal()
        ? CacheOptions.NONE
        : CacheOptions.NONE.living(
            java.time.Duration.ofMillis(
                TimeUnit.MILLISECONDS.convert(
                    creation.getDurationAmount(), creation.getTimeUnit())));
  }

  private static String text(@Nullable Duration life) {
    return life == null ? "none (what remains of the old one)" : life.toString();
  }

  private static void require(boolean holds, String cache, String value, String rule) {
    if (!holds) {
      throw new ConfigurationException(
          "Cache " + cache + " is over tiers, and its expiry is " + value + ", but " + rule);
    }
  }
}
