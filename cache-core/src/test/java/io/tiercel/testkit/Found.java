package io.tiercel.testkit;

import io.tiercel.spi.Entry;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link SharedStore} answers of one key, in its own clock.
 *
 * @param kind what the asker may do now
 * @param entry the entry that answers the question, or the one that may be served stale
 * @param token the lease's token, empty where there is none to use
 * @param number the sequence number of the lease
 */
record Found<V>(Kind kind, @Nullable Entry<V> entry, String token, long number) {

  /** What the asker may do. */
  enum Kind {
    /** Answer the entry. */
    HIT,
    /** Load, and fill under the token. */
    LEASE,
    /** Wait for another's value. */
    WAIT,
    /** Load, and fill nothing; what farther tiers hold may be old. */
    BLOCKED,
    /** Nothing: the asker only looked. */
    NOTHING
  }

  static <V> Found<V> of(Kind kind, @Nullable Entry<V> entry) {
    return new Found<>(kind, entry, "", Long.MIN_VALUE);
  }

  static <V> Found<V> lease(@Nullable Entry<V> entry, Lease lease) {
    return new Found<>(Kind.LEASE, entry, lease.token(), lease.number());
  }
}
